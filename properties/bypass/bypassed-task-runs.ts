import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import { SCX_BYPASS_HOST_NTH } from '../../src/core/sched/constants.ts';
import type { Rq, Task } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { ms } from '../bandwidth/units.ts';
import { dsqName, nameOf } from '../dispatch/lookups.ts';
import { HeldCpus } from '../machine/held-cpus.ts';
import { LongestSlice } from '../machine/longest-slice.ts';

interface Wait {
  readonly since: number;
  /** Tasks up to and including this one. */
  readonly position: number;
}

/** I-SUB-26: bypass means progress. */
export const bypassedTaskRuns = defineProperty<MachineView, MachineEvent>({
  id: 'I-SUB-26',
  law: 'A task of a bypassing scheduler is taken from its bypass DSQ within a derived time in which its CPU is online and not held by a higher class, whatever the schedulers above it do.',
  why: 'Enabling, disabling and suspending wait for tasks of the scheduler that they bypass. If those depended on a scheduler above, a machine that cannot be trusted could not be cleaned up.',
  source: 'cover letter of the sub-scheduler series, v3; kernel/sched/ext.c scx_dispatch_sched',
  scope: 'bypass',
  kind: 'liveness',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  bound: {
    formula: '(P * NTH * S + 1) * (longest slice + tick), NTH = SCX_BYPASS_HOST_NTH = 2',
    derivation:
      'The DSQ is FIFO, so at most the P tasks up to this one are taken first. A host tries its ' +
      'bypass DSQ at least every NTH-th time that it is dispatched; S linked schedulers are ' +
      'hosts at most, and take turns. Between two dispatches of a CPU one task runs, for a slice ' +
      'at most and up to the tick that sees its end; one more runs when the wait begins.',
  },
  watch({ view, when, broken }) {
    const waits = new Map<Task, Wait>();
    /** Since when a CPU is online and not held by a higher class. */
    const freeSince = new Map<Rq, number>();
    const longest = new LongestSlice();
    const free = (rq: Rq): void => {
      freeSince.set(rq, view.kernel.now);
    };
    const held = new HeldCpus(view, free);
    const judge = (task: Task, { since, position }: Wait, rq: Rq, where: string): void => {
      const { now, tickNs, scheds } = view.kernel;
      const waited = now - Math.max(since, freeSince.get(rq) ?? 0);
      const isFree = rq.state === 'online' && !held.isHeld(rq);
      const picks = position * SCX_BYPASS_HOST_NTH * scheds.length + 1;
      // A timer that is late looks here before the tick that charges what runs.
      const ran = rq.current === null ? 0 : now - rq.execStart;
      const bound = picks * (Math.max(longest.ns, ran) + tickNs);
      if (!when(isFree && waited > 0) || waited <= bound) return;
      broken(
        'starved',
        `task ${task.id} of ${nameOf(task.owner)} waits for ${ms(waited)} on ${where}, number ${position} there; it should within ${ms(bound)}`,
      );
    };
    const judgeAll = (): void => {
      for (const [task, wait] of waits) {
        const { dsq } = task;
        if (dsq !== null && dsq.rq !== null) judge(task, wait, dsq.rq, dsqName(dsq));
      }
    };
    return {
      ...longest.handlers,
      'dsq-insert': ({ task, dsq }) => {
        if (dsq.kind !== 'bypass') return;
        waits.set(task, { since: view.kernel.now, position: dsq.nr });
      },
      'dsq-remove': ({ task, dsq }) => {
        const wait = waits.get(task);
        if (wait === undefined || !waits.delete(task) || dsq.rq === null) return;
        judge(task, wait, dsq.rq, dsqName(dsq));
      },
      'cpu-state': ({ rq }) => free(rq),
      performed: (event) => {
        if (event.operation.op === 'advance') judgeAll();
        held.handlers.performed(event);
      },
      settle: held.handlers.settle,
      end: judgeAll,
    };
  },
});
