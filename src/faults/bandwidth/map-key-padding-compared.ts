import type { Fault } from '../fault.ts';

export const mapKeyPaddingCompared: Fault = {
  id: 'map-key-padding-compared',
  component: 'bandwidth',
  kind: 'sequential',
  design: 'A',
  title: 'An LLC context is not found because of stale bytes in the key',
  mechanism:
    'The key of the map of LLC contexts has four bytes of padding that nobody writes but ' +
    'the map compares. A lookup made with another stack misses the context.',
  source: 'sched-ext/scx 0f639abfa',
  seams: {
    bandwidth: {
      keyPadding: (lib) => lib.stackResidue,
    },
  },
};
