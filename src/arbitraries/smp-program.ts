import type { Rng } from '../core/rng.ts';
import type { Cast, CastTask } from '../scenario/scenario.ts';
import type { SmpOperation, SmpTaskOperation } from '../scenario/smp-operation.ts';
import { drawQueueProgram } from './smp-queue-program.ts';

/** Of so many programs one is made of raw queue calls. */
const QUEUES = 4;

/** The operations of a race: what comes first, and two to four paths that meet. */
export function drawSmpProgram(cast: Cast, rng: Rng): readonly SmpOperation[] {
  if (rng.chance(1, QUEUES)) return drawQueueProgram(cast, rng);
  const focus = drawFocus(cast, rng);
  const { cpus, locks } = cast.topology;
  const known = locks === 'bounded' && rng.chance(1, 2) ? OVER_LOCKS : MEETINGS;
  const meetings = known.filter(({ paths }) => paths.length <= cpus.length);
  const meeting = rng.chance(4, 5) ? rng.pick(meetings) : undefined;
  return [...drawSetup(cast, focus, meeting, rng), ...drawPaths(cast, focus, meeting, rng)];
}

/** The task that all are after: mostly one whose own cgroup is limited, so that it can be parked. */
function drawFocus({ tasks, cgroups }: Cast, rng: Rng): number {
  const isLimited = ({ cgroup }: CastTask): boolean =>
    cgroups.some(({ id, quotaUs }) => id === cgroup && quotaUs !== 'max');
  const limited = tasks.filter(isLimited);
  return rng.pick(limited.length > 0 && rng.chance(7, 8) ? limited : tasks).id;
}

/** Each task is brought somewhere; the one that all are after mostly to where they meet it. */
function drawSetup(
  cast: Cast,
  focus: number,
  meeting: Meeting | undefined,
  rng: Rng,
): readonly SmpOperation[] {
  const operations: SmpOperation[] = [];
  for (const task of cast.tasks) {
    const isMet = meeting !== undefined && task.id === focus && rng.chance(4, 5);
    const steps = rng.pick(isMet ? meeting.from : (meeting?.others ?? ANYWHERE));
    operations.push(...situation(cast, task, isMet, rng).slice(0, steps));
  }
  if (rng.chance(1, 8)) operations.push({ op: 'replenish', cpu: 0, first: true });
  return operations;
}

/** The steps of a situation after which a task is there. */
const ASLEEP = 0;
const QUEUED = 1;
const RUNNING = 2;
const PARKED = 3;
/** Released, and still parked. */
const RELEASED = 4;
const ANYWHERE = [ASLEEP, QUEUED, RUNNING, PARKED, PARKED, RELEASED];

/**
 * How a task comes to be queued, running, parked, and released.
 *
 * @param isMet whether it must come there
 */
function situation(
  cast: Cast,
  { id: task, cgroup: home }: CastTask,
  isMet: boolean,
  rng: Rng,
): readonly SmpOperation[] {
  // A task that wakes goes to the first CPU of its mask.
  const cpu = rng.chance(3, 4) ? 0 : rng.pick(cast.topology.cpus).id;
  return [
    { op: 'wake', task, cpu, first: true },
    { op: 'dispatch', cpu, first: true },
    { op: 'tick', ns: drawRuntime(cast, home, isMet, rng), cpu, first: true },
    { op: 'replenish', cpu, first: true },
  ];
}

/**
 * Some of a quota, all of it, or more than it: what is one short of two quotas leaves next to
 * nothing for the next interval.
 *
 * @param isSpent whether no more than that may be left, nor a whole interval owed
 */
function drawRuntime({ cgroups }: Cast, home: number, isSpent: boolean, rng: Rng): number {
  const { quotaUs } = cgroups.find(({ id }) => id === home) ?? rng.pick(cgroups);
  const quotaNs = quotaUs === 'max' ? 1_000_000 : Number(quotaUs) * 1000;
  if (isSpent) return rng.chance(3, 4) ? 2 * quotaNs - 1 : quotaNs;
  return rng.pick([2 * quotaNs - 1, 2 * quotaNs - 1, quotaNs / 2, quotaNs, 2 * quotaNs]);
}

/** Two or three paths over one task or its cgroup, and the timer. */
function drawPaths(
  cast: Cast,
  focus: number,
  meeting: Meeting | undefined,
  rng: Rng,
): readonly SmpOperation[] {
  const operations =
    meeting === undefined ? drawAnyPaths(cast, focus, rng) : drawMeeting(cast, focus, meeting, rng);
  for (let i = rng.pick([0, 0, 0, 0, 1, 2]); i > 0; i--) {
    operations.push({ op: 'replenish', cpu: rng.pick(cast.topology.cpus).id });
  }
  return operations;
}

function drawAnyPaths(cast: Cast, focus: number, rng: Rng): SmpOperation[] {
  const { cpus } = cast.topology;
  const operations: SmpOperation[] = [];
  for (const { id: cpu } of cpus.slice(0, rng.between(2, cpus.length))) {
    const length = rng.pick([1, 1, 1, 2, 2, 3]);
    for (let i = 0; i < length; i++) {
      operations.push({ ...drawStep(rng.pick(KINDS), cast, focus, rng), cpu });
    }
  }
  return operations;
}

/** Paths that meet over a task, and how far that has come. */
interface Meeting {
  readonly from: readonly number[];
  /** How far the other tasks have come; absent: anywhere. */
  readonly others?: readonly number[];
  readonly paths: readonly (readonly Kind[])[];
}

/**
 * Who can meet over a task: it is drained, taken off and put back, moved, ended, or its cgroup
 * is removed or replenished, all while it is on its way to or from a backlog.
 */
const MEETINGS: readonly Meeting[] = [
  { from: [RELEASED], paths: [['dispatch'], ['setaffinity']] },
  { from: [RELEASED], paths: [['dispatch'], ['setaffinity', 'setaffinity']] },
  { from: [RELEASED], paths: [['dispatch', 'dispatch'], ['setaffinity']] },
  { from: [RELEASED], paths: [['dispatch'], ['sleep', 'wake']] },
  { from: [RELEASED], paths: [['dispatch'], ['exit']] },
  { from: [RELEASED], paths: [['dispatch'], ['move']] },
  { from: [RELEASED], paths: [['dispatch'], ['dispatch']] },
  { from: [RELEASED], paths: [['dispatch'], ['exit'], ['rmdir']] },
  { from: [RELEASED], paths: [['dispatch'], ['tick'], ['setaffinity']] },
  { from: [RUNNING], paths: [['tick'], ['replenish']] },
  { from: [PARKED], paths: [['dispatch'], ['replenish']] },
  { from: [PARKED], paths: [['rmdir'], ['exit']] },
  { from: [ASLEEP], paths: [['wake'], ['exit'], ['rmdir']] },
  { from: [RUNNING], paths: [['tick'], ['exit'], ['rmdir']] },
  { from: [RUNNING], paths: [['exit', 'tick'], ['dispatch']] },
  { from: [RUNNING], paths: [['tick'], ['exit']] },
  { from: [ASLEEP, PARKED], paths: [['wake'], ['set']] },
  { from: [RUNNING], paths: [['tick'], ['tick']] },
  { from: [RUNNING], paths: [['tick'], ['dispatch']] },
  { from: [PARKED], paths: [['move'], ['exit']] },
  { from: [PARKED, RELEASED], paths: [['move'], ['sleep', 'wake']] },
];

/**
 * Who can meet over the lock of a backlog: one task is taken out while another of its cgroup is
 * put in, so that what the first one could not do is not done by the second.
 */
const OVER_LOCKS: readonly Meeting[] = (['sleep', 'setaffinity', 'exit', 'move'] as const).map(
  (leaves) => ({ from: [PARKED], others: [ASLEEP], paths: [[leaves], ['wake other']] }),
);

function drawMeeting(cast: Cast, focus: number, { paths }: Meeting, rng: Rng): SmpOperation[] {
  const { cpus } = cast.topology;
  const turn = rng.chance(1, 2) ? 0 : rng.below(cpus.length);
  return paths.flatMap((kinds, index) => {
    const cpu = cpus[(index + turn) % cpus.length]?.id ?? 0;
    return kinds.map((kind) => ({ ...drawStep(kind, cast, focus, rng), cpu }));
  });
}

type Kind = (typeof KINDS)[number] | 'replenish' | 'wake other';

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

function drawStep(kind: Kind, cast: Cast, focus: number, rng: Rng): SmpTaskOperation {
  const task = rng.chance(5, 6) ? focus : rng.pick(cast.tasks).id;
  const home = cast.tasks.find(({ id }) => id === task)?.cgroup ?? 1;
  switch (kind) {
    case 'setaffinity': {
      const { cpus } = cast.topology;
      // Most tasks wait on the LLC of the first CPU.
      const elsewhere = cpus.filter((cpu) => cpu.llc !== cpus[0]?.llc);
      const { id, llc } = rng.pick(elsewhere.length > 0 && rng.chance(1, 2) ? elsewhere : cpus);
      const ids = cpus.filter((cpu) => cpu.llc === llc).map((cpu) => cpu.id);
      return { op: kind, task, cpus: rng.chance(1, 2) ? ids : [id] };
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
      return { op: kind, ns: drawRuntime(cast, home, false, rng) };
    case 'wake other': {
      const others = cast.tasks.filter(({ id, cgroup }) => id !== focus && cgroup === home);
      return { op: 'wake', task: others.length > 0 ? rng.pick(others).id : task };
    }
    case 'dispatch':
    case 'replenish':
      return { op: kind };
    default:
      return { op: kind, task };
  }
}
