import { scxCheck } from '../../src/vitest.ts';

/** Every suite on the default design, each long enough that every witness is seen. */
scxCheck({ suite: 'bandwidth', timeMs: 20_000 });
scxCheck({ suite: 'smp', timeMs: 15_000 });
scxCheck({ suite: 'hierarchy', timeMs: 30_000 });
scxCheck({ suite: 'machine', timeMs: 40_000 });
