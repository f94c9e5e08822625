import type { Fault } from '../fault.ts';

export const sumResetLosesReports: Fault = {
  id: 'sum-reset-loses-reports',
  component: 'bandwidth',
  kind: 'race',
  design: 'both',
  suite: 'smp',
  title: 'Runtime reported between sum and reset is charged to no interval',
  mechanism:
    'The timer sums the runtime counters up and later stores 0 in each. What is reported ' +
    'in between is in neither interval.',
  source: 'cbw_update_runtime_total_sloppy and replenish_timerfn at b7f394c85, from reading',
  seams: { bandwidth: { closedRuntime: (cgx) => cgx.runtimeTotalSloppy } },
};
