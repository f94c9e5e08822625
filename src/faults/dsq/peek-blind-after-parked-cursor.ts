import type { Fault } from '../fault.ts';

export const peekBlindAfterParkedCursor: Fault = {
  id: 'dsq-peek-blind-after-parked-cursor',
  component: 'dsq',
  kind: 'sequential',
  design: 'kernel',
  kernel: 'baseline',
  title: 'A parked iterator makes a DSQ that is not empty look empty to peek',
  mechanism:
    'An insert at the tail sets the published head only if the list is empty, and counts ' +
    'the cursors of iterators as entries. After the last task was removed under a parked ' +
    'cursor, the next insert leaves the head empty.',
  source: 'Linux 2f2ea7709266, 2026',
  seams: {
    sched: {
      isWithoutHead: (dsq) => dsq.list.length === 0,
    },
  },
};
