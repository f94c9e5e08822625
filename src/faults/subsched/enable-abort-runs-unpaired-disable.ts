import type { Fault } from '../fault.ts';

export const enableAbortRunsUnpairedDisable: Fault = {
  id: 'subsched-enable-abort-runs-unpaired-disable',
  component: 'subsched',
  kind: 'sequential',
  design: 'kernel',
  kernel: 'baseline',
  title: 'The abort of an enable disables tasks that were never enabled',
  mechanism:
    "Undoing the first pass looks at the task's state, which is still the parent's " +
    "ENABLED. So the new scheduler's ops.disable() is called without an enable before it, " +
    'and the task is READY while the parent runs it.',
  source: 'Linux 21a5a97ba478, 2026; scx_disable_and_exit_task',
  seams: {
    hierarchy: {
      disablesOnAbort: () => true,
    },
  },
};
