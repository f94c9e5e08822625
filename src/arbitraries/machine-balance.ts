import type { Rng } from '../core/rng.ts';
import type { Rq, Task } from '../core/sched/types.ts';
import type { MachineState } from './machine-state.ts';
import { firstFrom } from './pick.ts';

/**
 * A task whose wake or sleep shifts the load to one CPU, where bypass DSQs are balanced so often
 * that it matters; undefined where they are not, or at random.
 */
export function drawShift(state: MachineState, op: 'wake' | 'sleep', rng: Rng): Task | undefined {
  const { kernel, cast } = state;
  if (cast.topology.balanceNs === undefined || rng.chance(1, 8)) return undefined;
  const focus = focusOf(state);
  if (focus === undefined) return undefined;
  const accepts = (task: Task): boolean => {
    if (task.life !== 'alive' || task.isRunnable !== (op === 'sleep')) return false;
    return op === 'wake' ? task.rq === focus : (task.dsq?.rq ?? task.rq) !== focus;
  };
  return firstFrom(rng, kernel.taskList, accepts);
}

/** Where a task lies that belongs to another CPU; else where one waits. */
function focusOf({ kernel }: MachineState): Rq | undefined {
  let focus: Rq | undefined;
  for (const { dsq, rq } of kernel.taskList) {
    if (dsq?.kind !== 'bypass' || dsq.rq === null) continue;
    if (dsq.rq !== rq) return dsq.rq;
    focus ??= rq;
  }
  return focus;
}
