import type {
  CastCgroup,
  CastCpu,
  CastMisdeed,
  CastPolicy,
  CastScheduler,
  CastTask,
} from '../../scenario/scenario.ts';
import {
  CGROUP,
  CPU,
  CPU_MAX_FIELDS,
  CPUS,
  choice,
  FIXED,
  type FieldSpec,
  type Fields,
  type FieldsOf,
  id,
  LLC,
  number,
  optional,
  PLAIN,
  TASK,
} from './field-spec.ts';

/** What the fields of the cast and of the schedule mean to the minimiser. */

export const TOPOLOGY_FIELDS: Fields = {
  tickNs: number('tick'),
  // More often it costs time and brings nothing: from here down one task is worth a move.
  balanceNs: optional(number('time', 20_000_000)),
  memory: optional(FIXED),
  locks: optional(FIXED),
};
export const CAST_CPU: FieldsOf<CastCpu> = {
  id: CPU,
  core: id('core'),
  llc: LLC,
  node: id('numa'),
};
export const CAST_CGROUP: FieldsOf<CastCgroup> = {
  id: CGROUP,
  parent: CGROUP,
  threaded: choice(false, true),
  // Whether it is there from the start only matters where that saves the operation.
  present: FIXED,
  ...CPU_MAX_FIELDS,
};
export const CAST_TASK: FieldsOf<CastTask> = {
  id: TASK,
  cgroup: CGROUP,
  cpus: optional(CPUS),
  present: FIXED,
};
export const CAST_SCHEDULER: FieldsOf<CastScheduler> = {
  id: id('scheduler'),
  cgroup: CGROUP,
  // Which name is simpler depends on the policies of the cast; see policies.ts.
  policy: FIXED,
  sliceNs: number('time', 1),
  present: optional(FIXED),
  timeoutMs: optional(number('plain', 1)),
  batch: optional(number('plain', 1)),
};
export const CAST_POLICY: FieldsOf<CastPolicy> = {
  name: FIXED,
  base: FIXED,
  omits: FIXED,
  misdeeds: FIXED,
};
export const CAST_MISDEED: FieldsOf<CastMisdeed> = { at: FIXED, nth: PLAIN, what: FIXED };
export const SCHEDULE_ENTRY: FieldSpec = PLAIN;
