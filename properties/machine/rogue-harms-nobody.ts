import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import {
  SCX_EXIT_ERROR_STALL,
  SCX_EXIT_PARENT,
  SCX_EXIT_UNREG,
} from '../../src/core/hierarchy/claim.ts';
import type { Sched } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import type { MachineOperation } from '../../src/scenario/machine-operation.ts';
import { ms } from '../bandwidth/units.ts';
import { type EventOf, nameOf } from '../dispatch/lookups.ts';
import { fairWaitNs, hasFairTurn } from './fair-wait.ts';
import { Honesty } from './honesty.ts';
import { LongestSlice } from './longest-slice.ts';

/** What happens to a root without callbacks for it, or with anyone. */
const ENDS_ROOT: ReadonlySet<string> = new Set(['sysrq', 'offline', 'online']);

/** Whether the user did what ends this scheduler, in this operation. */
function isAskedFor(operation: MachineOperation | null, sched: Sched): boolean {
  if (operation === null) return false;
  if (ENDS_ROOT.has(operation.op)) return sched.level === 0;
  if (operation.op === 'rmdir') return operation.cgroup === sched.cgroup.id;
  if (operation.op !== 'detach' && operation.op !== 'error') return false;
  return operation.scheduler === sched.id;
}

/** I-MCH-7: nobody is ended for what others do. */
export const rogueHarmsNobody = defineProperty<MachineView, MachineEvent>({
  id: 'I-MCH-7',
  law: 'An enabled scheduler that makes no mistake is ended only with one above it, by its user or by the machine (detach, error, SysRq-S, hotplug, the end of its cgroup), or for a stall that a scheduler above it or the load explains.',
  why: 'Schedulers of different users share the machine: if a rogue could have its neighbour ended, none could be relied on.',
  source:
    'kernel/sched/ext.c scx_claim_exit, scx_error; cover letter of the sub-scheduler series, v3',
  scope: 'machine',
  kind: 'step',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch({ view, when, broken }) {
    const honesty = new Honesty(view);
    const longest = new LongestSlice();
    const enabled = new Set<Sched>();
    let claims: EventOf<'claim'>[] = [];
    /** Ended for a stall in this operation, and what it says against the core; empty: nothing. */
    const stalled = new Map<Sched, string>();
    let wasLate = false;
    /** Since when nothing but tasks, time and well-behaved programs was at work. */
    let calmSince = 0;
    const disturb = (): void => {
      calmSince = view.kernel.now;
    };
    /** The kind of harm; null if there is a reason. */
    const harm = (
      { sched, kind }: EventOf<'claim'>,
      operation: MachineOperation | null,
    ): string | null => {
      if (isAskedFor(operation, sched)) return null;
      if (kind === SCX_EXIT_PARENT) {
        const { parent } = sched;
        return parent !== null && parent.exitPhase !== 'none' ? null : 'no parent ended';
      }
      if (kind === SCX_EXIT_ERROR_STALL) {
        const stall = stalled.get(sched);
        if (stall !== undefined) return stall === '' ? null : 'starved';
        return sched.level === 0 && wasLate ? null : 'no stall';
      }
      return kind === SCX_EXIT_UNREG ? 'unloaded' : 'blamed';
    };
    const judge = (operation: MachineOperation | null): void => {
      for (const claim of claims) {
        const { sched, kind, reason } = claim;
        if (!when(enabled.has(sched) && honesty.isHonest(sched))) continue;
        const how = harm(claim, operation);
        if (how === null) continue;
        broken(
          how,
          `${nameOf(sched)} did no wrong and is ended by kind ${kind}: ${stalled.get(sched) || reason}`,
        );
      }
      if (claims.length > 0) claims = [];
      if (stalled.size > 0) stalled.clear();
    };
    return {
      ...longest.handlers,
      linked: honesty.handlers.linked,
      enabled: ({ sched }) => {
        enabled.add(sched);
        disturb();
      },
      unlinked: disturb,
      'bypass-end': disturb,
      'cpu-state': disturb,
      claim: (event) => {
        if (event.isFirst) claims.push(event);
      },
      stall: ({ task, sched, waitedNs }) => {
        const { kernel } = view;
        stalled.set(sched, '');
        // Under vtime a task may have far to go until the others have caught up.
        if (honesty.policyOf(sched) === 'vtime' || kernel.rqs.some((rq) => rq.seized)) return;
        const bound = fairWaitNs(kernel, sched, task, longest.ns + kernel.tickNs);
        const waited = Math.min(waitedNs, kernel.now - calmSince);
        if (waited <= bound || !hasFairTurn(view, honesty, sched, task)) return;
        const words = `task ${task.id} waited for ${ms(waited)} in its turn, which comes within ${ms(bound)}`;
        stalled.set(sched, words);
      },
      performed: (event) => {
        honesty.handlers.performed(event);
        const { operation } = event;
        const isLate = operation.op === 'advance' && (operation.lateNs ?? 0) > 0;
        wasLate ||= isLate;
        // A late timer keeps ticks away from everybody.
        if (isLate) for (const sched of stalled.keys()) stalled.set(sched, '');
        if (operation.op !== 'advance' || isLate) disturb();
        judge(operation);
      },
      end: () => judge(null),
    };
  },
});
