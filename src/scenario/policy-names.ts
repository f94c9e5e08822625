import type { OpName } from '../core/sched/ops.ts';

/** Policies that are always there, the simplest first. */
export const BUILT_IN_POLICIES: readonly string[] = ['fifo', 'local', 'vtime', 'qmap', 'lavd'];

/** What is not built in is a policy of the cast or a user's own. */
export function isBuiltIn(policy: string): boolean {
  return BUILT_IN_POLICIES.includes(policy);
}

/** Whether a search may give that name to a rogue that it makes up. */
export function isRogueName(policy: string): boolean {
  return /^(?:silent|restless|rogue-\d+)$/.test(policy);
}

/** Every callback; the compiler misses none. */
const NAMES: { readonly [Name in OpName]: true } = {
  selectCpu: true,
  enqueue: true,
  dequeue: true,
  dispatch: true,
  tick: true,
  runnable: true,
  running: true,
  stopping: true,
  quiescent: true,
  yield: true,
  coreSchedBefore: true,
  setWeight: true,
  setCpumask: true,
  updateIdle: true,
  cpuOnline: true,
  cpuOffline: true,
  cpuAcquire: true,
  cpuRelease: true,
  initTask: true,
  exitTask: true,
  enable: true,
  disable: true,
  cgroupInit: true,
  cgroupExit: true,
  cgroupMove: true,
  cgroupSetBandwidth: true,
  subAttach: true,
  subDetach: true,
  dumpTask: true,
  init: true,
  exit: true,
};

/** The callbacks that a policy of the cast may omit or misbehave in. */
export const CALLBACKS = Object.keys(NAMES) as readonly OpName[];
