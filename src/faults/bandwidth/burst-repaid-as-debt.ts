import type { Fault } from '../fault.ts';

export const burstRepaidAsDebt: Fault = {
  id: 'burst-repaid-as-debt',
  component: 'bandwidth',
  kind: 'sequential',
  design: 'A',
  title: 'Burst that was granted and used is taken back as debt',
  mechanism:
    'Over-run is what was used beyond the quota, the granted burst credit included. The ' +
    'next interval is shortened by the burst.',
  source: 'cbw_replenish_taskable_cgroup at b7f394c85, from reading',
  seams: {
    bandwidth: {
      spentCredit: () => 0,
    },
  },
};
