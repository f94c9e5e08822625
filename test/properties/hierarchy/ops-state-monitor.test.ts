import { describe, expect, test } from 'vitest';
import { opsStateMonitor } from '../../../properties/hierarchy/ops-state-monitor.ts';
import { insertFifo, removeFromDsq } from '../../../src/core/sched/dsq.ts';
import { setOpsState, setOwner } from '../../../src/core/sched/task.ts';
import type { OpsState, Rq } from '../../../src/core/sched/types.ts';
import { MonitorBench } from '../../helpers/monitor-bench.ts';

/**
 * Plays a history of one task, given in words: `in` and `out` of a DSQ, `own:A` for a change of
 * owner, and the states that it comes to.
 */
function play(history: string, bench = new MonitorBench(opsStateMonitor)): MonitorBench {
  const { kernel, task } = bench;
  const dsq = (kernel.rqs[0] as Rq).local;
  for (const word of history.split(' ')) {
    if (word === 'in') insertFifo(kernel, dsq, task, false);
    else if (word === 'out') removeFromDsq(kernel, task);
    else if (word.startsWith('own:')) setOwner(kernel, task, bench.sched(word.slice(4)));
    else setOpsState(kernel, task, word as OpsState);
  }
  return bench;
}

const legal: Readonly<Record<string, string>> = {
  'its scheduler holds it, dispatches it, and it runs': 'queueing queued dispatching in none out',
  'it is dispatched to another CPU': 'queueing queued dispatching none in out',
  'it is dispatched, and dequeued on its way to another CPU': 'queueing queued dispatching none',
  'it is dispatched directly': 'queueing in none out',
  'it is dispatched directly to another CPU': 'queueing none in out',
  'it is taken back': 'queueing queued none queueing queued none',
  'it goes from DSQ to DSQ without its scheduler': 'in out in out',
  'it changes its scheduler': 'own:A queueing queued none own:B queueing in none out',
};

const illegal: Readonly<Record<string, readonly [history: string, ...kinds: string[]]>> = {
  'two entries of a dispatch take it': [
    'queueing queued dispatching in none dispatching',
    'on-dsq/TAKE',
  ],
  'it is dispatched and was not held': ['queueing dispatching', 'queueing/TAKE'],
  'it is put on a DSQ while its scheduler holds it': ['queueing queued in', 'queued/INSERT'],
  'it is put on two DSQs': ['in in', 'on-dsq/INSERT'],
  'it is enqueued while it is on a DSQ': ['in queueing', 'on-dsq/ENQUEUE'],
  'it is enqueued while its scheduler holds it': ['queueing queued queueing', 'queued/ENQUEUE'],
  'it is held and was not enqueued': ['queued', 'none/HOLD'],
  'it changes its scheduler while that one holds it': [
    'own:A queueing queued own:B',
    'queued/REASSIGN',
  ],
  'it changes its scheduler on a DSQ': ['own:A in own:B', 'on-dsq/REASSIGN'],
};

describe('M-ops-state', () => {
  test.each(Object.entries(legal))('holds when %s', (_, history) => {
    expect(play(history).violations).toEqual([]);
  });

  test.each(Object.entries(illegal))('breaks when %s', (_, [history, ...kinds]) => {
    expect(play(history).violations).toEqual(kinds.map((kind) => `ops-state 7: ${kind}`));
  });

  test('takes every transition on the way', () => {
    const { coverage } = new MonitorBench(opsStateMonitor);
    for (const history of Object.values(legal)) {
      play(history, new MonitorBench(opsStateMonitor, coverage));
    }
    expect(coverage.untaken).toEqual([]);
  });

  test('goes on from where the task is after a violation', () => {
    const state = (history: string): string => play(history).machine.stateOf(7);
    expect(state('queued')).toBe('queued');
    expect(state('dispatching')).toBe('dispatching');
    expect(state('in queueing')).toBe('inserted');
    expect(play('in queueing none out queueing').violations).toEqual([
      'ops-state 7: on-dsq/ENQUEUE',
    ]);
  });
});
