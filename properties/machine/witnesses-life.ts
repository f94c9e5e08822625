import type { MachineView } from '../../src/check/machine-view.ts';
import type { Witness } from '../../src/check/property.ts';
import { SCX_EXIT_ERROR, SCX_EXIT_ERROR_STALL } from '../../src/core/hierarchy/claim.ts';
import type { Rq, Sched, Task } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import type { CastMisdeed } from '../../src/scenario/scenario.ts';
import { watchBalancing } from '../bypass/balancing.ts';

type MachineWitness = Witness<MachineView, MachineEvent>;

/** Whether all that the policy of that scheduler does wrong is this. */
function doesOnly({ cast }: MachineView, { id }: Sched, what: CastMisdeed['what']): boolean {
  const name = cast.schedulers.find((each) => each.id === id)?.policy;
  const policy = cast.policies.find((each) => each.name === name);
  if (policy === undefined || policy.misdeeds.length === 0) return false;
  return policy.misdeeds.every((misdeed) => misdeed.what === what);
}

/** A rogue with that one misdeed was ended by an error of its own. */
function rogueEnded(what: CastMisdeed['what'], deed: string): MachineWitness {
  return {
    id: `W-ended-by-${what}`,
    what: `A rogue that ${deed} was ended by an error.`,
    watch: (view, seen) => ({
      claim: ({ sched, kind, isFirst }) => {
        if (!isFirst || kind < SCX_EXIT_ERROR || kind === SCX_EXIT_ERROR_STALL) return;
        if (doesOnly(view, sched, what)) seen();
      },
    }),
  };
}

/** A CPU began to go offline while such a task belonged to it. */
function hotplugWith(
  id: string,
  where: string,
  isThere: (task: Task, rq: Rq) => boolean,
): MachineWitness {
  return {
    id,
    what: `A CPU went offline with a waiting task of its own ${where}.`,
    watch: (view, seen) => ({
      'cpu-state': ({ rq, from }) => {
        if (from !== 'online') return;
        const { taskList } = view.kernel;
        if (taskList.some((task) => task.isQueued && task.rq === rq && isThere(task, rq))) seen();
      },
    }),
  };
}

/** How schedulers bypass and end, and CPUs come and go. */
export const lifeWitnesses: readonly MachineWitness[] = [
  {
    id: 'W-siblings-bypass',
    what: 'Two children of one scheduler bypassed at once, each by a call of its own.',
    watch: (_view, seen) => ({
      'bypass-end': ({ sched, on }) => {
        if (!on || sched.parent === null) return;
        const { children } = sched.parent;
        if (children.some((child) => child !== sched && child.ownBypass > 0)) seen();
      },
    }),
  },
  {
    id: 'W-bypass-own-and-ancestor',
    what: 'A scheduler bypassed by a call of its own and one of a scheduler above it.',
    watch: (view, seen) => ({
      'bypass-end': () => {
        for (const { ownBypass, ancestors } of view.kernel.scheds) {
          if (ownBypass > 0 && ancestors.slice(0, -1).some((at) => at.ownBypass > 0)) seen();
        }
      },
    }),
  },
  {
    id: 'W-stall-caught',
    what: 'The watchdog ended a scheduler that let a task wait too long.',
    watch: (_view, seen) => ({
      stall: ({ isFirst }) => {
        if (isFirst) seen();
      },
    }),
  },
  hotplugWith('W-offline-user-dsq', 'on a user DSQ', ({ dsq }) => dsq?.kind === 'user'),
  hotplugWith(
    'W-offline-custody',
    'in the custody of its scheduler',
    ({ opsState }) => opsState === 'queued',
  ),
  hotplugWith('W-offline-pinned', 'that may run nowhere else', ({ cpus }, rq) => {
    const [first, second] = cpus;
    return first === rq.cpu && second === undefined;
  }),
  {
    id: 'W-bypass-balanced',
    what: 'The load balancer moved a task from one bypass DSQ to another.',
    watch: (_view, seen) => watchBalancing(() => seen()),
  },
  rogueEnded('wrong-cpu', 'dispatched a task to a CPU that it may not use'),
  rogueEnded('overflow', 'made more inserts than one dispatch may make'),
  rogueEnded('bad-return', 'answered what is neither 0 nor an errno'),
  {
    id: 'W-all-dumped',
    what: 'SysRq-D dumped each of two schedulers or more.',
    watch: (view, seen) => {
      const dumped = new Set<Sched>();
      return {
        dump: ({ sched, isAsked }) => {
          if (isAsked) dumped.add(sched);
        },
        performed: () => {
          const { scheds } = view.kernel;
          if (scheds.length > 1 && scheds.every((sched) => dumped.has(sched))) seen();
          dumped.clear();
        },
      };
    },
  },
];
