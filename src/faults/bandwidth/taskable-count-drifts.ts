import { updateSubtreeTx } from '../../core/bandwidth/budget-tx.ts';
import { contextOf } from '../../core/bandwidth/library.ts';
import { ancestorAt } from '../../core/cgroup.ts';
import { ESRCH } from '../../core/errno.ts';
import type { Fault } from '../fault.ts';

export const taskableCountDrifts: Fault = {
  id: 'taskable-count-drifts',
  component: 'bandwidth',
  kind: 'sequential',
  design: 'A',
  title: 'The count of taskable cgroups under a subroot drifts',
  mechanism:
    'A cgroup counts itself at init, every new child takes one off for its parent, every ' +
    'exit takes one off: the count is 2 for a lone subroot, never grows with its ' +
    'children, and can become negative. The size of budget transfers follows it.',
  source: 'cbw_update_nr_taskable_descendents at b7f394c85, observed',
  seams: {
    bandwidth: {
      ownTaskableCount: () => 1,
      countTaskable(lib, cgroup, change) {
        if (change === 'exited' || cgroup.level < 1) return 0;
        const subroot = ancestorAt(cgroup, 1);
        const subrootCgx = contextOf(lib, subroot);
        if (subrootCgx === undefined) return ESRCH;
        subrootCgx.nrTaskableDescendents += change === 'init' ? 1 : -1;
        updateSubtreeTx(lib, subroot, subrootCgx);
        return 0;
      },
    },
  },
};
