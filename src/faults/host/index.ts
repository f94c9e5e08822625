import type { Fault } from '../fault.ts';
import { cgroupMoveLeavesTaskBehind } from './cgroup-move-leaves-task-behind.ts';
import { lavdDirectDispatchSkipsThrottle } from './lavd-direct-dispatch-skips-throttle.ts';
import { lavdRemoteClockPhantomRuntime } from './lavd-remote-clock-phantom-runtime.ts';

export const hostFaults: readonly Fault[] = [
  lavdDirectDispatchSkipsThrottle,
  cgroupMoveLeavesTaskBehind,
  lavdRemoteClockPhantomRuntime,
];
