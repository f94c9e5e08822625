import type { Kernel } from '../sched/types.ts';
import { bypass } from './bypass.ts';

/** scx_pm_handler: the machine prepares to sleep, and the root bypasses. */
export function suspend(k: Kernel): void {
  k.suspended = { root: k.root };
  if (k.root !== null) bypass(k, k.root, true);
}

/** The machine is back: the root that was told of it stops bypassing. */
export function resume(k: Kernel): void {
  const { suspended } = k;
  k.suspended = null;
  if (suspended === null) return;
  const root = k.seams.hierarchy.rootToResume(k, suspended.root);
  if (root?.isLinked === true) bypass(k, root, false);
}
