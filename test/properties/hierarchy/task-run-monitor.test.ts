import { describe, expect, test } from 'vitest';
import { taskRunMonitor } from '../../../properties/hierarchy/task-run-monitor.ts';
import type { Rq } from '../../../src/core/sched/types.ts';
import { MonitorBench } from '../../helpers/monitor-bench.ts';

/** Plays a history of one task, given in words. */
function play(history: string, bench = new MonitorBench(taskRunMonitor)): MonitorBench {
  const { kernel, task } = bench;
  const rq = kernel.rqs[0] as Rq;
  for (const word of history.split(' ')) {
    if (word === 'wake') bench.emit({ type: 'runnable', task, isRunnable: true });
    else if (word === 'block') bench.emit({ type: 'runnable', task, isRunnable: false });
    else if (word === 'run') bench.emit({ type: 'switch', rq, prev: null, next: task });
    else bench.emit({ type: 'switch', rq, prev: task, next: null });
  }
  return bench;
}

const legal: Readonly<Record<string, string>> = {
  'it is woken, runs and blocks': 'wake run block stop wake run',
  'it is preempted': 'wake run stop run stop run',
  'it is woken before it is off its CPU': 'wake run block wake stop run',
  'it is stopped while it waits': 'wake block wake run',
};

const illegal: Readonly<Record<string, readonly [history: string, ...kinds: string[]]>> = {
  'it runs and was not woken': ['wake run block stop run', 'asleep/RUN'],
  'it runs on two CPUs': ['wake run run', 'running/RUN'],
  'it is on its CPU after it blocked, and switched to again': [
    'wake run block run',
    'stopping/RUN',
  ],
  'it stops and does not run': ['wake stop', 'waiting/STOP'],
  'it runs and was never woken': ['run', 'asleep/RUN'],
  'it stops twice': ['wake run block stop stop', 'asleep/STOP'],
  'it is woken twice': ['wake wake', 'waiting/WAKE'],
  'it becomes runnable while it runs': ['wake run wake', 'running/WAKE'],
  'it blocks while it sleeps': ['wake block block', 'asleep/BLOCK'],
  'it blocks twice': ['wake run block block', 'stopping/BLOCK'],
};

describe('M-task-run', () => {
  test.each(Object.entries(legal))('holds when %s', (_, history) => {
    expect(play(history).violations).toEqual([]);
  });

  test.each(Object.entries(illegal))('breaks when %s', (_, [history, ...kinds]) => {
    expect(play(history).violations).toEqual(kinds.map((kind) => `task-run 7: ${kind}`));
  });

  test('takes every transition on the way', () => {
    const { coverage } = new MonitorBench(taskRunMonitor);
    for (const history of Object.values(legal)) {
      play(history, new MonitorBench(taskRunMonitor, coverage));
    }
    expect(coverage.untaken).toEqual([]);
  });

  test('goes on as one that runs after it ran unwoken', () => {
    expect(play('wake block run stop run').violations).toEqual(['task-run 7: asleep/RUN']);
  });
});
