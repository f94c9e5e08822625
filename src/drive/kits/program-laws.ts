import type { PropertyFacts } from '../../check/kit.ts';
import { DIVERGENCE } from './driven-run.ts';

const SOURCE = 'docs/driver.md';

function law(id: string, text: string, why: string): PropertyFacts {
  return {
    id,
    law: text,
    why,
    source: SOURCE,
    scope: 'bandwidth',
    kind: 'step',
    designs: ['reservation', 'as-merged', 'accounting'],
  };
}

/** What is asked of a program itself, whatever it implements. */
export const programLaws: readonly PropertyFacts[] = [
  law(
    'D-crash',
    'A program runs until the end of its input, and then exits with 0.',
    'A library that brings its scheduler down has no answer at all.',
  ),
  law(
    'D-timeout',
    'A program answers each request within the time that it is given.',
    'A call that does not return stops the CPU that made it.',
  ),
  law(
    'D-protocol',
    'A program answers each request with one line that is an answer to it.',
    'What cannot be read cannot be judged.',
  ),
  law(
    DIVERGENCE,
    'The program answers as the model does.',
    'Either of the two is not what it is said to be.',
  ),
];

/** Whether it is the program that fails there, and no law of its component. */
export function isProgramLaw(property: string): boolean {
  return programLaws.some(({ id }) => id === property);
}
