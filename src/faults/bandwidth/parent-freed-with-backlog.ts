import { deleteLlcContext, llcContextOf } from '../../core/bandwidth/library.ts';
import type { Fault } from '../fault.ts';

export const parentFreedWithBacklog: Fault = {
  id: 'parent-freed-with-backlog',
  component: 'bandwidth',
  kind: 'sequential',
  design: 'A',
  title: 'A cgroup that gets its first child loses its backlog',
  mechanism:
    'The LLC contexts of a cgroup that becomes a parent are deleted without looking into ' +
    'their queues, and its runtime of the interval with them.',
  source: 'cbw_free_llc_ctx at b7f394c85, from reading',
  seams: {
    bandwidth: {
      *releaseParent(_k, lib, cgx) {
        cgx.hasLlcx = false;
        for (let llc = 0; llc < lib.nrLlcs; llc++) {
          if (llcContextOf(lib, cgx.id, llc) === undefined) break;
          deleteLlcContext(lib, cgx.id, llc);
        }
      },
    },
  },
};
