import type { HostView } from '../../src/check/host-view.ts';
import type { Witness } from '../../src/check/property.ts';
import { hasOwnQuota, isUnlimited } from '../../src/core/bandwidth/library.ts';
import type { BandwidthLibrary } from '../../src/core/bandwidth/types.ts';
import { EAGAIN, EINVAL } from '../../src/core/errno.ts';
import type { HostEvent } from '../../src/host/event.ts';
import type { HostTask } from '../../src/host/state.ts';
import { backlogOf, isHeld } from './lookups.ts';

type BandwidthWitness = Witness<HostView, HostEvent>;

const THREE_DEEP = 3;

/** Whether a cgroup between the one that asks and its subroot has nothing left to grant. */
function isStoppedInTheMiddle(lib: BandwidthLibrary, id: number): boolean {
  const cgroup = lib.cgroups.get(id);
  const cgx = cgroup === undefined ? undefined : lib.contexts.get(cgroup);
  if (cgroup === undefined || cgx === undefined) return false;
  if (hasOwnQuota(cgx) && cgx.intervalRemaining <= 0) return false;
  for (let at = cgroup.parent; at !== null; at = at.parent) {
    const above = lib.contexts.get(at);
    if (above === undefined) return false;
    if (at.level === 1) return false;
    if (hasOwnQuota(above) && above.intervalRemaining <= 0) {
      return hasBudgetAtTop(lib, id);
    }
  }
  return false;
}

function hasBudgetAtTop(lib: BandwidthLibrary, id: number): boolean {
  let cgroup = lib.cgroups.get(id);
  while (cgroup !== undefined && cgroup.level > 1) cgroup = cgroup.parent ?? undefined;
  const subroot = cgroup === undefined ? undefined : lib.contexts.get(cgroup);
  return subroot !== undefined && (isUnlimited(subroot) || subroot.budgetRemaining > 0);
}

/** Who is refused, who waits, and what becomes of the waiting. */
export const throttleWitnesses: readonly BandwidthWitness[] = [
  {
    id: 'W-throttled',
    what: 'A cgroup was throttled.',
    watch: (_view, seen) => ({
      throttled: ({ answer }) => {
        if (answer.ret === EAGAIN) seen();
      },
    }),
  },
  {
    id: 'W-throttled-three-deep',
    what: 'A cgroup three levels below the root was throttled.',
    watch: (view, seen) => ({
      throttled: ({ call, answer }) => {
        if (answer.ret !== EAGAIN) return;
        if ((view.lib.cgroups.get(call.cgrp)?.level ?? 0) >= THREE_DEEP) seen();
      },
    }),
  },
  {
    id: 'W-refused-by-middle-ancestor',
    needsState: true,
    what: 'A cgroup with quota left was refused by an ancestor between itself and the subroot.',
    watch: (view, seen) => ({
      throttled: ({ call, answer }) => {
        if (answer.ret === EAGAIN && isStoppedInTheMiddle(view.lib, call.cgrp)) seen();
      },
    }),
  },
  {
    id: 'W-drain-cut-by-batch',
    needsState: true,
    reads: ['throttled_ids', 'cgroups.llc.btq'],
    what: 'A drain ended because its batch was full, with backlog left.',
    watch: (view, seen) => ({
      reenqueue: ({ answer }) => {
        if ((answer.enq?.length ?? 0) < 2) return;
        const { lib } = view;
        if (lib.throttledIds.some((id) => id !== 0 && backlogOf(lib, id) > 0)) seen();
      },
    }),
  },
  {
    id: 'W-backlog-on-two-llcs',
    needsState: true,
    reads: ['cgroups.llc.btq'],
    what: 'One cgroup had backlog on two LLCs at a time.',
    watch: (view, seen) => ({
      put_aside: ({ call }) => {
        let llcs = 0;
        for (const llcx of view.lib.llcContexts.get(call.cgrp) ?? []) {
          if (llcx !== undefined && llcx.btq.size > 0) llcs++;
        }
        if (llcs > 1) seen();
      },
    }),
  },
  {
    id: 'W-exit-with-backlog',
    what: 'A cgroup exited with tasks in its backlog.',
    watch: (view, seen) => ({
      // Not every library says whom it hands over there: the host knows who was parked.
      exit: ({ call, answer }) => {
        const isParked = (task: HostTask): boolean =>
          task.state === 'parked' && task.cgroup === call.cgrp;
        if (answer.ret === 0 && view.host.taskList.some(isParked)) seen();
      },
    }),
  },
  {
    id: 'W-parked-task-cancelled',
    what: 'A parked task was taken out of its backlog.',
    watch: (_view, seen) => ({
      task: ({ from, to }) => {
        if (from === 'parked' && (to === 'sleeping' || to === 'dequeued')) seen();
      },
    }),
  },
  {
    id: 'W-parked-task-moved',
    what: 'A parked task changed its cgroup.',
    watch: (_view, seen) => ({
      moved: ({ task }) => {
        if (task.state === 'parked') seen();
      },
    }),
  },
  {
    id: 'W-affinity-changed-while-parked',
    what: 'The affinity of a parked task changed.',
    watch(_view, seen) {
      let takenOff = -1;
      return {
        task: ({ task, from, to }) => {
          if (from === 'parked' && to === 'dequeued') takenOff = task.id;
        },
        operation: ({ operation, outcome }) => {
          const isChange = operation.op === 'setaffinity' && outcome.status === 'accepted';
          if (isChange && operation.task === takenOff) seen();
          takenOff = -1;
        },
      };
    },
  },
  {
    id: 'W-forked-into-throttled',
    what: 'A task was born into a throttled cgroup, and parked.',
    watch: (view, seen) => ({
      operation: ({ operation, outcome }) => {
        if (operation.op !== 'fork' || outcome.status !== 'accepted') return;
        if (view.host.tasks.get(operation.task)?.state === 'parked') seen();
      },
    }),
  },
  {
    id: 'W-threaded-task-parked',
    what: 'A task of a threaded cgroup was parked.',
    watch: (view, seen) => ({
      put_aside: ({ call, answer }) => {
        if (answer.ret !== 0 || !isHeld(view.task(call.task))) return;
        if (view.lib.cgroups.get(call.cgrp)?.threaded) seen();
      },
    }),
  },
  {
    id: 'W-leaf-again',
    needsState: true,
    reads: ['cgroups.has_llcx'],
    designs: ['reservation', 'as-merged'],
    what: 'A parent lost its last child and can have tasks again.',
    watch: (view, seen) => ({
      exit: ({ call, answer }) => {
        const { lib } = view;
        const cgroup = lib.cgroups.lastKnown(call.cgrp);
        const parent = cgroup?.parent ?? null;
        if (answer.ret !== 0 || cgroup === undefined || cgroup.threaded) return;
        if (parent === null || parent.level === 0) return;
        const others = parent.children.some((child) => child !== cgroup);
        if (!others && lib.contexts.get(parent)?.hasLlcx === true) seen();
      },
    }),
  },
  {
    id: 'W-cpu-max-refused',
    what: 'A write to cpu.max was refused.',
    watch: (_view, seen) => ({
      operation: ({ operation, outcome }) => {
        if (operation.op === 'set' && outcome.ret === EINVAL) seen();
      },
    }),
  },
];
