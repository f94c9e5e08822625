import type { Fault } from '../fault.ts';

export const lavdDirectDispatchSkipsThrottle: Fault = {
  id: 'lavd-direct-dispatch-skips-throttle',
  component: 'lavd-integration',
  kind: 'sequential',
  design: 'B',
  title: 'A direct dispatch at CPU selection does not ask whether the cgroup is throttled',
  mechanism:
    "A wakeup that finds an idle CPU puts the task straight on that CPU's queue. The " +
    'enqueue callback, the only place that asked, is not called.',
  source: 'sched-ext/scx 78670052e; version A of the scheduler had it too',
  host: {
    checksDirectDispatch: () => false,
  },
};
