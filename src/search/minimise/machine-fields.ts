import { DISABLE_STAGES, ENABLE_STAGES } from '../../scenario/machine-operation.ts';
import {
  CGROUP,
  CPU,
  CPU_MAX_FIELDS,
  CPUS,
  choice,
  type Fields,
  type FieldsByOperation,
  id,
  number,
  optional,
  TASK,
  TIME,
} from './field-spec.ts';

const DSQ = id('dsq');
const SCHEDULER = id('scheduler');
/** A program that belongs to no scheduler says less. */
const PROGRAM = { scheduler: optional(SCHEDULER) };
const STAGES = new Set([...ENABLE_STAGES, ...DISABLE_STAGES]);
const ENABLE = { scheduler: SCHEDULER, until: optional(choice(...ENABLE_STAGES)) };
const DISABLE = { scheduler: SCHEDULER, until: optional(choice(...DISABLE_STAGES)) };

/** What the fields of the operations of the level `machine` mean. */
export const MACHINE_FIELDS: FieldsByOperation<'machine'> = {
  mkdir: { cgroup: CGROUP },
  rmdir: { cgroup: CGROUP },
  set: { cgroup: CGROUP, ...CPU_MAX_FIELDS },
  attach: ENABLE,
  detach: DISABLE,
  error: DISABLE,
  proceed: { scheduler: SCHEDULER, until: optional(choice(...STAGES)) },
  suspend: {},
  resume: {},
  sysrq: { key: choice('d', 's') },
  move: { task: TASK, cgroup: CGROUP },
  wake: { task: TASK },
  sleep: { task: TASK },
  yield: { task: TASK, to: optional(TASK) },
  fork: { task: TASK, parent: TASK },
  exit: { task: TASK, until: optional(choice('dead')) },
  bury: { task: TASK },
  setaffinity: { task: TASK, cpus: CPUS },
  setweight: { task: TASK, weight: number('plain', 1) },
  setclass: { task: TASK, class: choice('rt', 'ext') },
  pin: { task: TASK },
  unpin: { task: TASK },
  compare: { task: TASK, other: TASK },
  advance: { ns: TIME, lateNs: optional(TIME) },
  tick: { cpu: CPU },
  resched: { cpu: CPU },
  offline: { cpu: CPU },
  online: { cpu: CPU },
  seize: { cpu: CPU },
  release: { cpu: CPU },
  insert: { ...PROGRAM, task: TASK, dsq: DSQ },
  transfer: { ...PROGRAM, task: TASK, dsq: DSQ, until: optional(choice('picked')) },
  peek: { ...PROGRAM, dsq: DSQ },
  count: { ...PROGRAM, dsq: DSQ },
  create: { ...PROGRAM, dsq: DSQ },
  destroy: { ...PROGRAM, dsq: DSQ },
  iterate: { ...PROGRAM, dsq: DSQ },
  close: { ...PROGRAM, dsq: DSQ },
  setslice: { ...PROGRAM, task: TASK, ns: TIME },
  setvtime: { ...PROGRAM, task: TASK, ns: TIME },
  subdispatch: { ...PROGRAM, cgroup: CGROUP },
  reenqueue: { ...PROGRAM, cpu: CPU },
  kick: { ...PROGRAM, cpu: CPU },
};

/** Whether the operation is a call that a program of a scheduler, or of none, makes. */
export function isProgramCall(op: string): boolean {
  const fields: Readonly<Record<string, Fields>> = MACHINE_FIELDS;
  return fields[op]?.scheduler?.optional === true;
}
