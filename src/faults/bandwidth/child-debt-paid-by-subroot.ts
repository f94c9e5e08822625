import { addS64, asS64, subS64 } from '../../core/int64.ts';
import type { Fault } from '../fault.ts';

export const childDebtPaidBySubroot: Fault = {
  id: 'child-debt-paid-by-subroot',
  component: 'bandwidth',
  kind: 'sequential',
  design: 'A',
  title: "A child's debt is paid out of its subroot's budget",
  mechanism:
    'The over-run of a cgroup below level 1 becomes a negative pool that the next ' +
    'transfer fills from the subroot, which has accounted for the same runtime already; ' +
    'its credit becomes a pool that nobody paid for.',
  source: 'cbw_replenish_taskable_cgroup, cbw_transfer_budget_p2c at b7f394c85, observed',
  seams: {
    bandwidth: {
      settledQuota: (cgx) => cgx.nquotaUb,
      budgetAfter(level, quota, credit, debt) {
        const base = level === 1 ? asS64(quota) : 0;
        return debt > 0 ? subS64(base, debt) : addS64(base, credit);
      },
    },
  },
};
