import { die } from '../core/hierarchy/life.ts';
import type { MachineContext } from './context.ts';

/** Tasks on their way out die as soon as they are on a CPU. */
export function buryExiting(m: MachineContext): boolean {
  let moved = false;
  for (const rq of m.kernel.rqs) {
    const { current } = rq;
    if (current?.life !== 'exiting') continue;
    die(m.kernel, current);
    moved = true;
  }
  return moved;
}
