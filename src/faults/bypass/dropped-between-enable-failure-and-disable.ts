import type { Fault } from '../fault.ts';

export const droppedBetweenEnableFailureAndDisable: Fault = {
  id: 'bypass-dropped-between-enable-failure-and-disable',
  component: 'bypass',
  kind: 'liveness',
  design: 'kernel',
  title: 'A gap without bypass after a failed enable',
  mechanism:
    'A failed enable ended its bypass before it raised the error that queues the disable. ' +
    'In between, tasks depend on a scheduler that has failed.',
  source: 'Linux, "Keep bypass on between enable failure and scx_disable_workfn()", 2025-09-03',
  seams: {
    hierarchy: {
      keepsBypassOnFailure: () => false,
    },
  },
};
