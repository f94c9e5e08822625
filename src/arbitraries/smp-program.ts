import type { Rng } from '../core/rng.ts';
import type { Cast } from '../scenario/scenario.ts';
import type { SmpOperation, SmpTaskOperation } from '../scenario/smp-operation.ts';
import { drawQueueProgram } from './smp-queue-program.ts';

/** Of so many programs one is made of raw queue calls. */
const QUEUES = 4;

/** The operations of a race: what comes first, and two to four paths that meet. */
export function drawSmpProgram(cast: Cast, rng: Rng): readonly SmpOperation[] {
  if (rng.chance(1, QUEUES)) return drawQueueProgram(cast, rng);
  return [...drawSetup(cast, rng), ...drawPaths(cast, rng)];
}

function drawSetup(cast: Cast, rng: Rng): readonly SmpOperation[] {
  const operations: SmpOperation[] = [];
  for (const { id: task } of cast.tasks) operations.push(...drawSituation(cast, task, rng));
  if (rng.chance(1, 4)) operations.push({ op: 'replenish', cpu: 0, first: true });
  return operations;
}

/** How far a task has come: asleep, queued, running, parked, or released and still parked. */
function drawSituation(cast: Cast, task: number, rng: Rng): readonly SmpOperation[] {
  const cpu = rng.pick(cast.topology.cpus).id;
  const steps: readonly SmpOperation[] = [
    { op: 'wake', task, cpu, first: true },
    { op: 'dispatch', cpu, first: true },
    { op: 'tick', ns: drawRuntime(cast, rng), cpu, first: true },
    { op: 'replenish', cpu, first: true },
  ];
  return steps.slice(0, rng.pick([0, 1, 2, 3, 3, 3, 4]));
}

/** Some of a quota, all of it, or more than it. */
function drawRuntime({ cgroups }: Cast, rng: Rng): number {
  const { quotaUs } = rng.pick(cgroups);
  const quotaNs = quotaUs === 'max' ? 1_000_000 : Number(quotaUs) * 1000;
  return rng.pick([quotaNs / 2, quotaNs, quotaNs, 2 * quotaNs]);
}

function drawPaths(cast: Cast, rng: Rng): readonly SmpOperation[] {
  const { cpus } = cast.topology;
  const operations: SmpOperation[] = [];
  // Most races are over one task or cgroup.
  const focus = rng.pick(cast.tasks).id;
  const nrPaths = rng.between(2, Math.min(3, cpus.length));
  for (const { id: cpu } of cpus.slice(0, nrPaths)) {
    const length = rng.pick([1, 1, 1, 2, 2, 3]);
    for (let i = 0; i < length; i++) operations.push({ ...drawStep(cast, focus, rng), cpu });
  }
  for (let i = rng.pick([0, 0, 1, 1, 1, 2]); i > 0; i--) {
    operations.push({ op: 'replenish', cpu: rng.pick(cpus).id });
  }
  return operations;
}

const KINDS = [
  'wake',
  'wake',
  'sleep',
  'setaffinity',
  'setaffinity',
  'move',
  'exit',
  'exit',
  'dispatch',
  'dispatch',
  'dispatch',
  'dispatch',
  'tick',
  'tick',
  'set',
  'rmdir',
] as const;

function drawStep(cast: Cast, focus: number, rng: Rng): SmpTaskOperation {
  const kind = rng.pick(KINDS);
  const task = rng.chance(3, 4) ? focus : rng.pick(cast.tasks).id;
  const home = cast.tasks.find(({ id }) => id === task)?.cgroup ?? 1;
  switch (kind) {
    case 'setaffinity': {
      const cpus = cast.topology.cpus.map(({ id }) => id).filter(() => rng.chance(1, 2));
      return { op: kind, task, cpus: cpus.length > 0 ? cpus : [rng.pick(cast.topology.cpus).id] };
    }
    case 'move':
      return { op: kind, task, cgroup: rng.pick([1, ...cast.cgroups.map(({ id }) => id)]) };
    case 'rmdir':
      return { op: kind, cgroup: rng.chance(3, 4) ? home : rng.pick(cast.cgroups).id };
    case 'set': {
      const quotaUs = rng.pick(['max', 1_000, 20_000] as const);
      return {
        op: kind,
        cgroup: rng.pick(cast.cgroups).id,
        periodUs: 100_000,
        quotaUs,
        burstUs: 0,
      };
    }
    case 'tick':
      return { op: kind, ns: drawRuntime(cast, rng) };
    case 'dispatch':
      return { op: kind };
    default:
      return { op: kind, task };
  }
}
