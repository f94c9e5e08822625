import { z } from 'zod';
import {
  type Cast,
  type CastCgroup,
  type CastCpu,
  type CastMisdeed,
  type CastPolicy,
  type CastScheduler,
  type CastTask,
  type CastTopology,
  type Level,
  MISDEEDS,
  type OperationsByLevel,
  SCENARIO_FORMAT,
  SCENARIO_VERSION,
  type Scenario,
  type ScenarioOf,
} from './scenario.ts';
import { count, flag, id, name, quotaUs, text, timeNs, u64, word } from './schema-fields.ts';
import { operationSchemas } from './schema-operations.ts';

const cpu = z.strictObject({
  id,
  core: id,
  llc: count('the number of an LLC'),
  node: id,
}) satisfies z.ZodType<CastCpu>;

const topology = z.strictObject({
  tickNs: timeNs,
  memory: z.exactOptional(word('weak')),
  locks: z.exactOptional(word('bounded')),
  balanceNs: z.exactOptional(timeNs),
  cpus: z.array(cpu),
}) satisfies z.ZodType<CastTopology>;

const cgroup = z.strictObject({
  id: count('an id (1 is the root, which no cast declares)', 2),
  parent: count('the id of a cgroup', 1),
  threaded: flag,
  present: flag,
  periodUs: u64('a period in us'),
  quotaUs,
  burstUs: u64('a burst in us'),
}) satisfies z.ZodType<CastCgroup>;

const task = z.strictObject({
  id,
  cgroup: count('the id of a cgroup', 1),
  cpus: z.exactOptional(z.array(id)),
  present: flag,
}) satisfies z.ZodType<CastTask>;

const scheduler = z.strictObject({
  id,
  cgroup: count('the id of a cgroup', 1),
  policy: name,
  sliceNs: count('a slice in ns', 1),
  present: z.exactOptional(flag),
  timeoutMs: z.exactOptional(count('a timeout in ms', 1)),
  batch: z.exactOptional(count('a number of inserts', 1)),
}) satisfies z.ZodType<CastScheduler>;

const misdeed = z.strictObject({
  at: name,
  nth: count('the number of a call (0 is each)'),
  what: word(...MISDEEDS),
}) satisfies z.ZodType<CastMisdeed>;

const policy = z.strictObject({
  name,
  base: name,
  omits: z.array(name),
  misdeeds: z.array(misdeed),
}) satisfies z.ZodType<CastPolicy>;

const cast = z.strictObject({
  topology,
  cgroups: z.array(cgroup),
  tasks: z.array(task),
  schedulers: z.array(scheduler),
  policies: z.array(policy),
}) satisfies z.ZodType<Cast>;

const design = z.strictObject({
  bandwidth: word('reservation', 'as-merged', 'cfs'),
  hierarchy: word('intended', 'kernel-newest', 'kernel-baseline'),
});

function scenarioOf<const L extends Level>(level: L, operation: z.ZodType<OperationsByLevel[L]>) {
  return z.strictObject({
    format: z.literal(SCENARIO_FORMAT),
    version: z.literal(SCENARIO_VERSION),
    level: z.literal(level),
    design,
    faults: z.array(text),
    cast,
    operations: z.array(operation),
    schedule: z.array(count('an integer')),
    property: z.exactOptional(text),
    failureKind: z.exactOptional(text),
  }) satisfies z.ZodType<ScenarioOf<L>>;
}

const byLevel = {
  tree: scenarioOf('tree', operationSchemas.tree),
  queue: scenarioOf('queue', operationSchemas.queue),
  library: scenarioOf('library', operationSchemas.library),
  host: scenarioOf('host', operationSchemas.host),
  machine: scenarioOf('machine', operationSchemas.machine),
  smp: scenarioOf('smp', operationSchemas.smp),
} satisfies { readonly [L in Level]: z.ZodType<ScenarioOf<L>> };

/** A scenario of the present version, as far as its form goes. */
export const scenarioSchema: z.ZodType<Scenario> = z.discriminatedUnion('level', [
  byLevel.tree,
  byLevel.queue,
  byLevel.library,
  byLevel.host,
  byLevel.machine,
  byLevel.smp,
]);

/** The fields of each part of a scenario in the order in which they are written. */
export const FIELDS = {
  scenario: Object.keys(byLevel.host.shape),
  design: Object.keys(design.shape),
  topology: Object.keys(topology.shape),
  cpu: Object.keys(cpu.shape),
  cgroup: Object.keys(cgroup.shape),
  task: Object.keys(task.shape),
  scheduler: Object.keys(scheduler.shape),
  policy: Object.keys(policy.shape),
  misdeed: Object.keys(misdeed.shape),
} as const;
