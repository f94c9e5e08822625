import type { Fault } from '../fault.ts';

export const enableWithoutBypass: Fault = {
  id: 'enable-without-bypass',
  component: 'bypass',
  kind: 'race',
  design: 'kernel',
  title: 'Tasks enter a scheduler that is still being enabled',
  mechanism:
    'Tasks may join the ext class before bypass is on. One that changes its policy in between ' +
    'depends on a scheduler that is not ready, and so may the task that enables it.',
  source: 'Linux 8c2090c504e9, 2024',
  seams: {
    hierarchy: {
      bypassesBeforeMark: () => false,
    },
  },
};
