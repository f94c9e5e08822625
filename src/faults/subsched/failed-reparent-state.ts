import type { Fault } from '../fault.ts';

export const failedReparentState: Fault = {
  id: 'subsched-failed-reparent-state',
  component: 'subsched',
  kind: 'sequential',
  design: 'kernel',
  kernel: 'baseline',
  title: 'Tasks that the parent failed to take back break its teardown',
  mechanism:
    "When the parent's init_task fails while a child goes, the tasks that are left go to " +
    'the parent uninitialised, in state NONE, and the parent is ended. Its own teardown ' +
    'takes them for initialised, moves them from NONE to READY and calls exit_task.',
  source: 'Linux d3e73a0808dd, 2026-05-10',
  seams: {
    hierarchy: {
      skipsUninitialised: () => false,
    },
  },
};
