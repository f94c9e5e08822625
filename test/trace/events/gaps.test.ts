import { describe, expect, test } from 'vitest';
import { end, go, judgeLines, lost, migrate, START, wake } from '../../helpers/events.ts';

/** Task 1 of CPU 0 sleeps since 10 us and runs at 30 us; nobody was seen to wake it. */
const UNWOKEN = [go(30, 0, 0, 1), go(35, 0, 1, 0)];

async function broken(lines: readonly string[], lossy = false): Promise<readonly string[]> {
  const { findings } = await judgeLines(lines, { lossy });
  return findings.map(({ property }) => property);
}

async function notes(lines: readonly string[], lossy = false): Promise<string> {
  return (await judgeLines(lines, { lossy })).notes.join('\n');
}

test('where nothing is missing, who runs unwoken is found', async () => {
  expect(await broken([...START, ...UNWOKEN, ...end(40)])).toEqual(['I-EV-4']);
});

describe('events that were lost, as the recorder says', () => {
  test.each([
    ['perf', lost(20, 1, 7)],
    ['trace-cmd', 'CPU:1 [7 EVENTS DROPPED]'],
    ['tracefs', 'CPU:1 [LOST 7 EVENTS]'],
    ['bpftrace', 'Lost 7 events'],
  ])('%s', async (_, line) => {
    const lines = [...START, line, ...UNWOKEN, ...end(40)];
    expect(await broken(lines)).toEqual([]);
    expect(await notes(lines)).toContain(
      '7 events were lost, in one place, the first one before line 10; what they may have said is not judged',
    );
  });

  test('say nothing of what begins after them', async () => {
    const sleeps = [wake(21, 0, 1), go(21, 0, 0, 1), go(22, 0, 1, 0)];
    const lines = [...START, lost(20, 1, 7), go(20, 1, 5, 0), ...sleeps, ...UNWOKEN, ...end(40)];
    expect(await broken(lines)).toEqual(['I-EV-4']);
  });

  test('say nothing of what CPUs run that lost none', async () => {
    const lines = [
      wake(20, 0, 1),
      go(20, 0, 0, 1),
      lost(21, 1, 7),
      go(22, 1, 0, 1),
      go(23, 0, 1, 0),
    ];
    expect(await broken([...START, ...lines, ...end(40)])).toContain('I-EV-3');
  });
});

describe('events that are missing, and nobody says so', () => {
  test('a switch that does not fit explains what was suspected since the one before', async () => {
    // Task 5 was switched to between 10 and 38 us; it may have woken task 1.
    const lines = [...START, ...UNWOKEN, go(38, 1, 5, 0), ...end(40)];
    expect(await broken(lines)).toEqual(['I-EV-2']);
    expect(await notes(lines)).toContain('1 contradiction may come of events that are missing');
  });

  test('is a finding where the task was seen to leave at other times', async () => {
    const lines = [
      ...START,
      wake(20, 1, 2),
      go(20, 1, 0, 2),
      go(25, 1, 2, 0),
      wake(26, 1, 2),
      go(26, 1, 0, 2),
      go(30, 1, 4, 0),
      ...end(40),
    ];
    expect(await broken(lines)).toEqual(['I-EV-2']);
    expect(await broken(lines, true)).toEqual([]);
    expect(await notes(lines, true)).toContain('switches are missing, 1 away from t2/2');
  });

  test('is a gap where the recorder never sees the task leave', async () => {
    const lines = [...START, wake(20, 0, 7), go(20, 0, 0, 7), go(25, 0, 0, 1), go(26, 0, 1, 0)];
    expect(await broken([...lines, ...end(40)])).toEqual([]);
    expect(await notes([...lines, ...end(40)])).toContain('switches are missing, 1 away from t7/7');
  });

  test('a task that seems to run on two CPUs does not, if the first one is seen to have left', async () => {
    const lines = [wake(20, 0, 1), go(20, 0, 0, 1), migrate(24, 1, 1, 0, 1), go(25, 1, 0, 1)];
    const left = [go(30, 1, 1, 0), go(31, 0, 3, 0)];
    expect(await broken([...START, ...lines, ...left, ...end(40)])).toEqual(['I-EV-2']);
  });
});

describe('what a recording does not have', () => {
  test('is said', async () => {
    const { notApplicable, notes: texts } = await judgeLines([go(1, 0, 0, 3), go(2, 0, 3, 0)]);
    expect(notApplicable).toEqual(['I-EV-4', 'I-EV-5', 'I-EV-6', 'I-EV-7']);
    expect(texts).toContain('I-EV-4 is not judged: the recording has no wakeup');
    expect(texts).toContain('I-EV-6 is not judged: nothing says which CPUs a task may use');
    expect(texts).toContain('I-EV-7 is not judged: the recording has no migration');
  });

  test('a CPU without events may have woken anybody', async () => {
    const lines = [...START, migrate(11, 0, 8, 0, 5), ...UNWOKEN, ...end(40)];
    expect(await broken(lines)).toEqual([]);
    expect(await notes(lines)).toContain('CPU 5 is named and has no event');
  });

  test('CPUs are switched off one after another', async () => {
    // The recorder starts on CPU 0, switches it off, and goes on to CPU 1.
    const lines = [...START, wake(20, 0, 6), go(20, 0, 0, 6), go(25, 1, 0, 6)];
    expect(await broken(lines)).toEqual([]);
  });
});

test('lines that are not sorted are a gap', async () => {
  const lines = [...START, wake(25, 1, 9), wake(20, 0, 1), ...UNWOKEN, ...end(40)];
  expect(await broken(lines)).toEqual([]);
  expect(await notes(lines)).toContain('1 line is of a time before that of another CPU');
});

test('a pid that is used again is another task', async () => {
  const fork = START[0]?.replace(
    /sched:.*/,
    'sched:sched_process_fork: comm=t3 pid=3 child_comm=t1 child_pid=1',
  );
  const lines = [
    ...START,
    String(fork).replace('100.000001', '100.000020'),
    ...UNWOKEN,
    ...end(40),
  ];
  expect(await broken(lines)).toEqual([]);
});
