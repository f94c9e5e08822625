import type { Fault } from '../fault.ts';

export const attachToDyingParent: Fault = {
  id: 'subsched-attach-to-dying-parent',
  component: 'subsched',
  kind: 'race',
  design: 'kernel',
  title: 'A child that links too late misses the exit of its parent',
  mechanism:
    'An exit is handed down to all that is linked at that time. A child that found its ' +
    'parent before and links after has seen no exit: it stays live under a parent that is ' +
    'torn down.',
  source: 'Linux 6b4576b09714, 2026',
  seams: {
    hierarchy: {
      refusesUnderExit: () => false,
    },
  },
};
