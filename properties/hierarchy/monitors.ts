import { bypassMonitor } from './bypass-monitor.ts';
import type { MonitoredBinding } from './monitored.ts';
import { opsStateMonitor } from './ops-state-monitor.ts';
import { schedulerMonitor } from './scheduler-monitor.ts';
import { taskMonitor } from './task-monitor.ts';
import { taskRunMonitor } from './task-run-monitor.ts';

/** The machines that watch the runs of the level `machine`. */
export const machineMonitors: readonly MonitoredBinding[] = [
  taskMonitor,
  taskRunMonitor,
  opsStateMonitor,
  schedulerMonitor,
  bypassMonitor,
];
