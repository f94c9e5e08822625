import { describe, expect, test } from 'vitest';
import { eventLaws } from '../../../properties/events/index.ts';
import { CpuSet } from '../../../src/trace/events/cpu-set.ts';
import type { EventVerdict } from '../../../src/trace/events/judge.ts';
import { end, go, judgeLines, migrate, START, wake } from '../../helpers/events.ts';

/** Two recordings that differ by one line or figure: one holds, one does not. */
interface Case {
  readonly laws: readonly string[];
  readonly name: string;
  readonly near: readonly string[];
  readonly beyond: readonly string[];
  /** Where the masks differ: those of task 1. */
  readonly masks?: readonly [near: string, beyond: string];
}

function both(
  near: number,
  beyond: number,
  make: (figure: number) => readonly string[],
): Pick<Case, 'near' | 'beyond'> {
  return { near: make(near), beyond: make(beyond) };
}

/** A watchdog of 1 ms. */
const WATCHDOG_NS = 1_000_000;

const CASES: readonly Case[] = [
  {
    laws: ['I-EV-1'],
    name: 'an event of the past',
    ...both(20, 19, (us) => [wake(20, 0, 1), go(us, 0, 0, 1), go(30, 0, 1, 0), ...end(40)]),
  },
  {
    laws: ['I-EV-2'],
    name: 'a switch away from a task that the CPU did not switch to',
    ...both(1, 3, (pid) => [wake(20, 0, 1), go(20, 0, 0, 1), go(30, 0, pid, 0), ...end(40)]),
  },
  {
    // A task that migrates while it runs is the same defect seen from another side.
    laws: ['I-EV-3', 'I-EV-7'],
    name: 'a task that starts on CPU 1 before CPU 0 has left it',
    ...both(24, 27, (us) => {
      const left = go(us, 0, 1, 0, 'R');
      const moved = [migrate(25, 1, 1, 0, 1), go(26, 1, 0, 1)];
      const middle = us < 25 ? [left, ...moved] : [...moved, left];
      return [wake(20, 0, 1), go(21, 0, 0, 1), ...middle, go(30, 1, 1, 0), ...end(40)];
    }),
  },
  {
    laws: ['I-EV-4'],
    name: 'a task that sleeps and runs unwoken',
    near: [wake(20, 0, 1), go(21, 0, 0, 1), go(30, 0, 1, 0), ...end(40)],
    beyond: [go(21, 0, 0, 1), go(30, 0, 1, 0), ...end(40)],
  },
  {
    laws: ['I-EV-4'],
    name: 'a wakeup that was used up by a run before',
    ...both(32, 22, (us) => [
      wake(20, 0, 1),
      ...(us < 30 ? [wake(us, 0, 1)] : []),
      go(25, 0, 0, 1),
      go(30, 0, 1, 0),
      ...(us > 30 ? [wake(us, 0, 1)] : []),
      go(35, 0, 0, 1),
      go(36, 0, 1, 0),
      ...end(40),
    ]),
  },
  {
    laws: ['I-EV-5'],
    name: 'a task that is woken and waits for longer than the watchdog',
    ...both(1_020, 1_021, (us) => [
      wake(20, 0, 1),
      go(us, 0, 0, 1),
      go(us + 1, 0, 1, 0),
      ...end(us + 9),
    ]),
  },
  {
    laws: ['I-EV-5'],
    name: 'a task that is preempted and still waits at the end',
    ...both(1_030, 1_031, (us) => [
      wake(20, 0, 1),
      go(20, 0, 0, 1),
      go(30, 0, 1, 0, 'R+'),
      ...end(us),
    ]),
  },
  {
    laws: ['I-EV-6'],
    name: 'a task on a CPU that it may not use',
    near: [wake(20, 0, 1), go(21, 0, 0, 1), go(30, 0, 1, 0), ...end(40)],
    beyond: [wake(20, 0, 1), go(21, 0, 0, 1), go(30, 0, 1, 0), ...end(40)],
    masks: ['0,3', '1-3'],
  },
  {
    laws: ['I-EV-7'],
    name: 'a task that starts where it was not put',
    near: [wake(20, 0, 1), migrate(21, 0, 1, 0, 1), go(22, 1, 0, 1), go(30, 1, 1, 0), ...end(40)],
    beyond: [wake(20, 0, 1), go(22, 1, 0, 1), go(30, 1, 1, 0), ...end(40)],
  },
  {
    laws: ['I-EV-7'],
    name: 'a task that migrates from where it is not',
    ...both(0, 1, (from) => [
      migrate(20, 0, 1, from, 1),
      wake(21, 0, 1, 1),
      go(22, 1, 0, 1),
      go(30, 1, 1, 0),
      ...end(40),
    ]),
  },
  {
    laws: ['I-EV-7'],
    name: 'a task that is woken elsewhere',
    near: [
      migrate(19, 0, 1, 0, 1),
      wake(20, 0, 1, 1),
      go(21, 1, 0, 1),
      go(30, 1, 1, 0),
      ...end(40),
    ],
    beyond: [wake(20, 0, 1, 1), go(21, 1, 0, 1), go(30, 1, 1, 0), ...end(40)],
  },
];

async function judged(lines: readonly string[], mask?: string): Promise<EventVerdict> {
  const cpus = mask === undefined ? undefined : CpuSet.parse(mask);
  const masks = cpus === undefined ? undefined : new Map([[1, cpus]]);
  return await judgeLines([...START, ...lines], { watchdogNs: WATCHDOG_NS }, masks);
}

describe.each(CASES)('$laws: $name', ({ laws, near, beyond, masks }) => {
  test('is caught, and by nothing else', async () => {
    const { findings, verdict } = await judged(beyond, masks?.[1]);
    expect([...new Set(findings.map(({ property }) => property))].sort()).toEqual(laws);
    expect(verdict).toBe('broken');
  });

  test('near by it holds', async () => {
    const { findings, laws: counts } = await judged(near, masks?.[0]);
    expect(findings).toEqual([]);
    const exercised = counts.filter(({ id, exercised }) => laws.includes(id) && exercised > 0);
    expect(exercised.map(({ id }) => id)).toEqual(laws);
  });
});

test('every law has a case', () => {
  const ids = eventLaws.map(({ id }) => id);
  expect([...new Set(CASES.flatMap(({ laws }) => laws))].sort()).toEqual(ids);
});

test('a finding says what, when, by how much and where', async () => {
  const late = CASES.find(({ laws }) => laws[0] === 'I-EV-5') as Case;
  const { findings } = await judged(late.beyond);
  expect(findings).toEqual([
    {
      property: 'I-EV-5',
      cgroup: null,
      fromNs: 20_000,
      toNs: 1_021_000,
      excessNs: 1_000,
      boundNs: 1_000_000,
      parts: [],
      message: 'line 11: t1/1 waited 1.001 ms since 0.000 s, bound 1 ms',
      line: 11,
    },
  ]);
});
