import { S64_MAX } from '../../core/int64.ts';
import type { Fault } from '../fault.ts';

export const inheritedQuotaNeverReplenished: Fault = {
  id: 'inherited-quota-never-replenished',
  component: 'bandwidth',
  kind: 'sequential',
  design: 'A',
  title: 'A cgroup limited only through its ancestor is not replenished',
  mechanism:
    'Replenishment skips a cgroup whose own quota is unlimited, although an ancestor ' +
    'limits it: the debt of its LLCs stays for ever.',
  source: 'sched-ext/scx a653afd7e; cbw_replenish_taskable_cgroup at b7f394c85',
  seams: {
    bandwidth: {
      isReplenished: (cgx) => cgx.nquota !== S64_MAX,
    },
  },
};
