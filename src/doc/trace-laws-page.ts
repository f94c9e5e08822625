import { traceLaws } from '../../properties/trace/index.ts';
import type { TraceLaw } from '../trace/judge/law.ts';
import { GENERATED, inline, table } from './markdown.ts';

/** The laws of recordings as a page. */
export function traceLawsPage(): string {
  return [
    '# Laws of recordings',
    '',
    GENERATED,
    '',
    'What `scx-check trace` judges recordings of real machines by. `docs/traces.md` has the format, the declared parameters and how sharp the bounds are. N is the number of CPUs, d(x) how much x grows over a window, d alone how long the reads of a sample took, *granted* what refills and writes may have given.',
    '',
    ...table(
      ['id', 'law'],
      traceLaws.map(({ id, law }) => [`[${id}](#${id.toLowerCase()})`, inline(law)]),
    ),
    '',
    ...traceLaws.flatMap(lawLines),
  ].join('\n');
}

function lawLines({ id, law, why, source, bound }: TraceLaw): readonly string[] {
  const derived =
    bound === undefined
      ? []
      : [`- Bound: \`${bound.formula}\``, `- Derivation: ${inline(bound.derivation)}`];
  return [
    `## ${id}`,
    '',
    inline(law),
    '',
    `- Why: ${inline(why)}`,
    ...derived,
    `- Source: ${inline(source)}`,
    '',
  ];
}
