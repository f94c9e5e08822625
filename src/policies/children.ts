import type { Kfuncs, SchedExtOps } from '../core/sched/ops.ts';

/** Of so many dispatches of a CPU, one asks the children before it looks at the own tasks. */
const FIRST_EVERY = 4;

/** The schedulers attached below a policy. */
export interface Children {
  /** The callbacks that let children come and go. */
  readonly ops: Required<Pick<SchedExtOps, 'subAttach' | 'subDetach'>>;
  /** Asks the children, until one has something for that CPU to run; whether one had. */
  readonly dispatch: (cpu: number) => boolean;
  /**
   * The own tasks, then the children; now and then the children first, so that a scheduler that
   * always has tasks of its own does not starve them.
   *
   * @param own dispatches a task of its own; whether there was one
   */
  readonly dispatchAfter: (cpu: number, own: () => boolean) => boolean;
}

/**
 * Hosts children: each is accepted, and they have their turns on each CPU by itself. Turns that
 * CPUs took from each other could give all of a CPU to the same child.
 */
export function hostChildren(scx: Kfuncs): Children {
  /** Cgroups of the children. */
  const attached: number[] = [];
  /** The child that was asked last, by CPU. */
  const lastAsked = new Map<number, number>();
  const nrDispatches = new Map<number, number>();

  function dispatch(cpu: number): boolean {
    const last = lastAsked.get(cpu);
    const from = last === undefined ? 0 : attached.indexOf(last) + 1;
    const nr = attached.length;
    for (let i = 0; i < nr; i++) {
      const cgroupId = attached[(from + i) % nr] as number;
      lastAsked.set(cpu, cgroupId);
      if (scx.subDispatch(cgroupId)) return true;
    }
    return false;
  }

  return {
    ops: {
      subAttach(cgroup) {
        attached.push(cgroup.id);
        return 0;
      },
      subDetach(cgroup) {
        const at = attached.indexOf(cgroup.id);
        if (at >= 0) attached.splice(at, 1);
      },
    },
    dispatch,
    dispatchAfter(cpu, own) {
      const nr = (nrDispatches.get(cpu) ?? 0) + 1;
      nrDispatches.set(cpu, nr);
      return nr % FIRST_EVERY === 0 ? dispatch(cpu) || own() : own() || dispatch(cpu);
    },
  };
}
