import type { Fault } from '../fault.ts';
import { atqFailedPopWritesThroughGarbage } from './failed-pop-writes-through-garbage.ts';
import { atqRemoveForgetsSize } from './remove-forgets-size.ts';

/** The faults of the arena task queue. */
export const atqFaults: readonly Fault[] = [atqRemoveForgetsSize, atqFailedPopWritesThroughGarbage];
