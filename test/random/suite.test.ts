import { scxCheck } from '../../src/vitest.ts';

/** The default suite on the default design, long enough that every witness is seen. */
scxCheck({ suite: 'bandwidth', timeMs: 20_000 });
