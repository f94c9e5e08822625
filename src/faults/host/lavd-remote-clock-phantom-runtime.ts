import type { Fault } from '../fault.ts';

export const lavdRemoteClockPhantomRuntime: Fault = {
  id: 'lavd-remote-clock-phantom-runtime',
  component: 'lavd-integration',
  kind: 'arithmetic',
  design: 'B',
  suite: 'machine',
  title: 'A stale clock of another CPU turns into runtime that nobody used',
  mechanism:
    "The baseline of a task's runtime is read from the clock of its run queue, which " +
    'stands still between ticks. When another CPU changes a property of the task the ' +
    'running callback stores the old reading, and the next report counts the time since ' +
    'then twice.',
  source: 'sched-ext/scx 58740f716, 2026-06-02',
  host: {
    runtimeBaseline: (_nowNs, rqClockNs) => rqClockNs,
  },
};
