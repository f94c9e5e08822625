import { isUnreleased } from '../core/hierarchy/life.ts';
import type { MachineContext } from './context.ts';
import { end } from './tasks.ts';

/** Tasks on their way out die as soon as they are on a CPU. */
export function buryExiting(m: MachineContext): boolean {
  let moved = false;
  for (const rq of m.kernel.rqs) {
    const { current } = rq;
    if (current?.life !== 'exiting' || isUnreleased(current)) continue;
    end(m, current);
    moved = true;
  }
  return moved;
}
