import { describe, expect, it } from 'vitest';
import type { AnyStateMachine } from 'xstate';
import {
  bypassMachine,
  opsStateMachine,
  schedulerMachine,
  taskMachine,
  taskRunMachine,
} from '../../models/index.ts';
import { describeMachine, type MachineDescription } from '../../src/monitor/mermaid.ts';
import { compileMachine } from '../../src/monitor/table.ts';

type Transition = MachineDescription['transitions'][number];

const transitionsOf = (machine: AnyStateMachine): readonly Transition[] =>
  describeMachine(compileMachine(machine)).transitions;

/** By state, as `EVENT state`, without the events that lead back to it. */
function waysOf(machine: AnyStateMachine): Readonly<Record<string, readonly string[]>> {
  const ways: Record<string, string[]> = {};
  for (const { from, event, to } of transitionsOf(machine)) {
    if (from === to) continue;
    const list = ways[from] ?? [];
    list.push(`${event} ${to}`);
    ways[from] = list;
  }
  return ways;
}

/** By state, the events that lead back to it. */
function loopsOf(machine: AnyStateMachine): Readonly<Record<string, string>> {
  const loops: Record<string, string> = {};
  for (const { from, event, to } of transitionsOf(machine)) {
    if (from === to) loops[from] = from in loops ? `${loops[from]} ${event}` : event;
  }
  return loops;
}

/** Events that are legal in no state. */
function nowhereOf(machine: AnyStateMachine): readonly string[] {
  const legal = new Set(transitionsOf(machine).map(({ event }) => event));
  return compileMachine(machine).events.filter((event) => !legal.has(event));
}

/** The kinds of a claim, where all of them lead to one state. */
const SIX_CLAIMS =
  /CLAIM_UNREG (\S+),CLAIM_UNREG_KERN \1,CLAIM_SYSRQ \1,CLAIM_PARENT \1,CLAIM_ERROR \1(,CLAIM_STALL \1)?/;

describe('task', () => {
  it('goes these ways', () => {
    expect(waysOf(taskMachine)).toEqual({
      none: ['INIT init', 'DIE dead', 'PUNT punted'],
      init: ['READY ready', 'READY_EXT joining', 'EXIT none'],
      ready: ['EXIT none', 'ENTER_CLASS joining', 'SUB_INIT ready-sub-init'],
      joining: ['ENABLE enabled'],
      enabled: ['DISABLE leaving', 'SUB_INIT enabled-sub-init'],
      leaving: ['EXIT none', 'LEAVE_CLASS ready'],
      punted: ['EXIT none', 'SUB_INIT punted-sub-init'],
      'ready-sub-init': [
        'EXIT between',
        'ENTER_CLASS joining-sub-init',
        'SUB_CANCEL ready',
        'HAND_OVER ready',
      ],
      'joining-sub-init': ['ENABLE enabled-sub-init'],
      'enabled-sub-init': ['DISABLE leaving-sub-init', 'SUB_CANCEL enabled'],
      'leaving-sub-init': [
        'EXIT between',
        'LEAVE_CLASS ready-sub-init',
        'SUB_CANCEL leaving',
        'HAND_OVER joining',
      ],
      'punted-sub-init': ['EXIT between'],
      between: ['INIT init', 'DIE_UNSEEN dead-sub-init'],
      'dead-sub-init': ['SUB_CANCEL dead'],
    });
  });

  it('stays where it is on these events', () => {
    expect(loopsOf(taskMachine)).toEqual({
      none: 'INIT_FAILED LEAVE_CLASS',
      init: 'OPS_EXIT',
      ready: 'INIT_FAILED OPS_EXIT',
      joining: 'OPS_ENABLE',
      enabled: 'INIT_FAILED OPS_DISABLE',
      leaving: 'OPS_EXIT',
      punted: 'INIT_FAILED ENTER_CLASS LEAVE_CLASS',
      'ready-sub-init': 'OPS_EXIT',
      'joining-sub-init': 'OPS_ENABLE',
      'enabled-sub-init': 'OPS_DISABLE',
      'leaving-sub-init': 'OPS_EXIT',
      'punted-sub-init': 'ENTER_CLASS LEAVE_CLASS',
      between: 'LEAVE_CLASS',
    });
  });

  it('has events that are legal nowhere', () => {
    expect(nowhereOf(taskMachine)).toEqual([
      'FOREIGN_ENABLE',
      'FOREIGN_DISABLE',
      'ABANDON',
      'VANISH',
    ]);
  });
});

describe('task-run', () => {
  it('goes these ways', () => {
    expect(waysOf(taskRunMachine)).toEqual({
      asleep: ['WAKE waiting'],
      waiting: ['BLOCK asleep', 'RUN running'],
      running: ['BLOCK stopping', 'STOP waiting'],
      stopping: ['WAKE running', 'STOP asleep'],
    });
    expect(nowhereOf(taskRunMachine)).toEqual([]);
  });
});

describe('ops-state', () => {
  it('goes these ways', () => {
    expect(waysOf(opsStateMachine)).toEqual({
      none: ['ENQUEUE queueing', 'INSERT on-dsq'],
      queueing: ['HOLD queued', 'DIRECT none', 'INSERT inserted'],
      queued: ['TAKE dispatching', 'RECALL none'],
      dispatching: ['DONE none', 'INSERT inserted'],
      inserted: ['DIRECT on-dsq', 'DONE on-dsq'],
      'on-dsq': ['REMOVE none'],
    });
    expect(loopsOf(opsStateMachine)).toEqual({ none: 'REASSIGN' });
    expect(nowhereOf(opsStateMachine)).toEqual([]);
  });
});

describe('scheduler', () => {
  it('goes these ways', () => {
    const ways = Object.entries(waysOf(schedulerMachine)).map(([from, list]) => {
      const text = list
        .join(',')
        .replace(SIX_CLAIMS, (_, to, stall) =>
          stall === undefined ? `CLAIM but STALL ${to}` : `CLAIM ${to}`,
        );
      return [from, text.split(',')];
    });
    expect(Object.fromEntries(ways)).toEqual({
      absent: ['ATTACH found'],
      found: [
        'REFUSE absent',
        'LINK linked',
        'FAIL doomed-unlinked',
        'CLAIM_ERROR doomed-unlinked',
      ],
      linked: ['ACCEPT accepted', 'FAIL failed', 'CLAIM but STALL doomed'],
      accepted: ['BYPASS_ON enabling', 'FAIL failed', 'CLAIM doomed'],
      enabling: ['ENABLED enabled', 'FAIL failed', 'CLAIM doomed-bypassing'],
      enabled: ['CLAIM claimed'],
      failed: ['CLAIM_ERROR doomed'],
      'doomed-unlinked': ['LINK doomed', 'EXIT exited'],
      doomed: ['BYPASS_ON doomed-bypassing', 'ENABLED claimed'],
      'doomed-bypassing': [
        'RELEASE doomed',
        'ENABLED disabling',
        'UNLINK unlinked',
        'UNLINK_OWING detaching',
        'EXIT_ROOT root-exited',
      ],
      claimed: ['BYPASS_ON disabling'],
      disabling: ['UNLINK unlinked', 'UNLINK_OWING detaching', 'EXIT_ROOT root-exited'],
      detaching: ['SUB_DETACH unlinked'],
      unlinked: ['EXIT exited'],
      'root-exited': ['UNLINK exited'],
    });
  });

  it('stays where it is on these events', () => {
    expect(loopsOf(schedulerMachine)).toEqual({
      enabling: 'RELEASE',
      'doomed-unlinked': 'BYPASS_ON FAIL CLAIM_ERROR CLAIM_AGAIN',
      doomed: 'ACCEPT FAIL CLAIM_AGAIN',
      'doomed-bypassing': 'ACCEPT BYPASS_ON FAIL CLAIM_AGAIN',
      claimed: 'CLAIM_AGAIN',
      disabling: 'BYPASS_ON CLAIM_AGAIN',
      detaching: 'CLAIM_AGAIN',
      unlinked: 'CLAIM_AGAIN',
      'root-exited': 'CLAIM_AGAIN',
    });
  });

  it('has events that are legal nowhere', () => {
    expect(nowhereOf(schedulerMachine)).toEqual(['LINK_TO_DYING', 'LATE_CALL', 'ABANDON']);
  });
});

describe('bypass', () => {
  it('goes these ways', () => {
    expect(waysOf(bypassMachine)).toEqual({
      off: ['OWN_ON own', 'ANCESTOR_ON inherited'],
      own: ['OWN_OFF off', 'ANCESTOR_ON both'],
      inherited: ['OWN_ON both', 'ANCESTOR_OFF off'],
      both: ['OWN_OFF inherited', 'ANCESTOR_OFF own'],
    });
    expect(loopsOf(bypassMachine)).toEqual({
      own: 'OWN_ON OWN_LESS',
      inherited: 'ANCESTOR_ON ANCESTOR_LESS',
      both: 'OWN_ON OWN_LESS ANCESTOR_ON ANCESTOR_LESS',
    });
  });

  it('has events that are legal nowhere', () => {
    expect(nowhereOf(bypassMachine)).toEqual(['STRAY', 'LOST', 'UNHOSTED', 'LEAKED']);
  });
});
