import type { Fault } from '../fault.ts';

export const clippedConsumptionLost: Fault = {
  id: 'clipped-consumption-lost',
  component: 'bandwidth',
  kind: 'arithmetic',
  design: 'A',
  title: 'Runtime that crosses a period boundary is cut and forgotten',
  mechanism:
    'A report is limited to the time since the period began. The part before it is ' +
    'charged to neither period.',
  source: 'sched-ext/scx 9c67733c6; cbw_consume_budget at b7f394c85',
  seams: {
    bandwidth: {
      chargedNs: (consumedNs, sincePeriodStartNs) =>
        consumedNs > sincePeriodStartNs ? sincePeriodStartNs : consumedNs,
    },
  },
};
