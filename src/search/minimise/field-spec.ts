import type { Level, OperationsByLevel } from '../../scenario/scenario.ts';

/** What an id names. */
export type IdSort =
  | 'task'
  | 'cgroup'
  | 'cpu'
  | 'core'
  | 'llc'
  | 'numa'
  | 'scheduler'
  | 'tree'
  | 'node'
  | 'queue'
  | 'queue-task'
  | 'dsq';

/** The least id of each sort that may be given; the root cgroup, 1, is nobody's to give. */
export const LEAST_ID: { readonly [S in IdSort]: number } = {
  task: 0,
  cgroup: 2,
  cpu: 0,
  core: 0,
  llc: 0,
  numa: 0,
  scheduler: 0,
  tree: 0,
  node: 0,
  queue: 0,
  'queue-task': 0,
  dsq: 0,
};

export const ID_SORTS = Object.keys(LEAST_ID) as readonly IdSort[];

/** Which edges a number has; see ladder.ts. */
export type LadderName = 'time' | 'tick' | 'period' | 'cpu-max' | 'plain';

export type FieldSpec = (
  | { readonly kind: 'id'; readonly sort: IdSort }
  /** A set of ids, ascending. */
  | { readonly kind: 'ids'; readonly sort: IdSort }
  | { readonly kind: 'number'; readonly ladder: LadderName; readonly least?: number }
  /** One of a few values, the simplest first. */
  | { readonly kind: 'choice'; readonly values: readonly unknown[] }
  /** A library call inside of the operation. */
  | { readonly kind: 'call' }
  /** Nothing to lower on its own. */
  | { readonly kind: 'fixed' }
) & { readonly optional?: boolean };

export const id = (sort: IdSort): FieldSpec => ({ kind: 'id', sort });
export const number = (ladder: LadderName, least = Number.NEGATIVE_INFINITY): FieldSpec => ({
  kind: 'number',
  ladder,
  least,
});
export const choice = (...values: readonly unknown[]): FieldSpec => ({ kind: 'choice', values });
export const optional = (spec: FieldSpec): FieldSpec => ({ ...spec, optional: true });
export const FIXED: FieldSpec = { kind: 'fixed' };

export const TASK: FieldSpec = id('task');
export const CGROUP: FieldSpec = id('cgroup');
export const CPU: FieldSpec = id('cpu');
export const CPUS: FieldSpec = { kind: 'ids', sort: 'cpu' };
export const LLC: FieldSpec = id('llc');
export const TIME: FieldSpec = number('time');
export const PLAIN: FieldSpec = number('plain');
const CPU_MAX = number('cpu-max');
/** A limit as the library takes it ... */
export const ARGS = { period_us: number('period'), quota_us: CPU_MAX, burst_us: CPU_MAX };
/** ... and as a user writes it. */
export const CPU_MAX_FIELDS = { periodUs: ARGS.period_us, quotaUs: CPU_MAX, burstUs: CPU_MAX };

export type FieldsOf<T> = { readonly [K in Exclude<keyof T, 'op'>]-?: FieldSpec };
export type Fields = Readonly<Record<string, FieldSpec>>;
export type FieldsByOperation<L extends Level> = {
  readonly [Name in OperationsByLevel[L]['op']]: FieldsOf<
    Extract<OperationsByLevel[L], { readonly op: Name }>
  >;
};
