import { describe, expect, test } from 'vitest';
import {
  driveOpening,
  driveReport,
  type ToldCounterexample,
} from '../../src/report/drive-report.ts';
import { formatExplanation } from '../../src/report/explanation-text.ts';
import { failingAt, searchOn } from './driving.ts';
import { modelProgram } from './model-program.ts';

/** What is found first of a property, as the report tells it. */
function toldOf(property: string, driving: Parameters<typeof searchOn>[0]): ToldCounterexample {
  const { result, session } = searchOn(driving);
  const { counterexamples } = driveReport(result, session);
  const found = counterexamples.find(({ failure }) => failure.property === property);
  if (found === undefined) throw new Error(`${property} is not found`);
  return found;
}

const changesIn = ({ explanation }: ToldCounterexample): readonly string[] =>
  explanation.steps.flatMap(({ changes }) => changes);

describe('a finding of a program is told', () => {
  const refusing = toldOf('I-BW-22', {
    component: 'bandwidth-b',
    only: ['I-BW-22'],
    state: false,
    start: modelProgram('bandwidth-b', {
      answer: ({ op }, answer) => (op === 'put_aside' ? { ret: -3 } : answer),
    }),
  });

  test('with the calls that fail within its operations', () => {
    expect(changesIn(refusing)).toContainEqual(
      expect.stringMatching(/^put_aside of task \d: -ESRCH/),
    );
  });

  test('as one of its component, where no design says what is expected', () => {
    const text = formatExplanation(refusing.explanation);
    expect(text).toMatch(/^ {2}component {3}bandwidth-b$/m);
    expect(text).not.toContain('hierarchy');
  });

  test('without figures that nobody knows', () => {
    const text = formatExplanation(refusing.explanation);
    expect(text).not.toMatch(/budget \d|timer:/);
    expect(changesIn(refusing)).toContainEqual(expect.stringMatching(/^cgroup \d: .*throttled/));
  });

  test('without an answer where the program gave none', () => {
    const start = failingAt('atq', 5, 'crash', 'reset');
    const { explanation } = toldOf('D-crash', { component: 'atq', start, runs: 3 });
    expect(explanation.steps.at(-1)?.result).toBe('cut off');
  });
});

test('the opening line names the design only where there is one', () => {
  const facts = {
    design: { bandwidth: 'reservation', hierarchy: 'intended' },
    faults: ['cgroup-move-leaves-task-behind'],
    seed: 7,
  } as const;
  const system = { program: './mine', protocol: '1', differential: false };
  expect(driveOpening({ ...system, component: 'bandwidth-b' }, facts)).toBe(
    'scx-check drive: ./mine; bandwidth-b, protocol 1; with cgroup-move-leaves-task-behind; seed 7\n',
  );
  const beside = { ...system, component: 'atq', differential: true };
  expect(driveOpening(beside, { ...facts, faults: [] })).toBe(
    'scx-check drive: ./mine; atq, protocol 1; bandwidth reservation, hierarchy intended; seed 7\n',
  );
});
