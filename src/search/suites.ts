import type { Level } from '../scenario/scenario.ts';

export type Suite = 'bandwidth';

/** The levels that a suite searches. */
export const SUITE_LEVELS: { readonly [S in Suite]: readonly Level[] } = {
  bandwidth: ['tree', 'queue', 'host'],
};
