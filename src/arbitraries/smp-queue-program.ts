import type { Rng } from '../core/rng.ts';
import type { QueueCall } from '../scenario/queue-operation.ts';
import type { Cast } from '../scenario/scenario.ts';
import type { SmpOperation } from '../scenario/smp-operation.ts';

/** A call of the queue library, or a scheduler that takes from a queue. */
type QueueStep = QueueCall | { readonly op: 'dispatch_queue'; readonly q: number };

type Kind = (typeof KINDS)[number];

const KINDS = [
  'insert',
  'fresh',
  'pop',
  'peek',
  'remove',
  'task_fini',
  'task_detach',
  'dispatch_queue',
] as const;

/** Who can meet over a task or a queue: `insert` names a task of all, `fresh` one of its own. */
const MEETINGS: readonly (readonly (readonly Kind[])[])[] = [
  [['insert'], ['insert']],
  [['dispatch_queue'], ['pop', 'fresh', 'fresh']],
  [['dispatch_queue'], ['pop'], ['fresh', 'fresh']],
  [['dispatch_queue'], ['dispatch_queue', 'fresh', 'fresh']],
  [['dispatch_queue'], ['dispatch_queue']],
  [['pop'], ['task_fini']],
  [['pop'], ['task_detach']],
  [['insert'], ['task_detach']],
  [['insert'], ['task_fini', 'insert']],
  [
    ['pop', 'insert'],
    ['insert', 'remove'],
  ],
];

/** Calls of the task queue library by two or three CPUs, few enough to be explained. */
export function drawQueueProgram({ topology }: Cast, rng: Rng): readonly SmpOperation[] {
  const program = new QueueProgram(rng);
  const operations: SmpOperation[] = program.setup();
  const cpus = topology.cpus.map(({ id }) => id);
  if (rng.chance(3, 4)) {
    const meetings = MEETINGS.filter(({ length }) => length <= cpus.length);
    for (const [index, kinds] of rng.pick(meetings).entries()) {
      for (const kind of kinds) operations.push({ ...program.step(kind), cpu: cpus[index] ?? 0 });
    }
    return operations;
  }
  for (const cpu of cpus.slice(0, rng.between(2, cpus.length))) {
    for (let i = rng.pick([1, 1, 2, 2]); i > 0; i--) {
      operations.push({ ...program.step(rng.pick(KINDS)), cpu });
    }
  }
  return operations;
}

/** The queue that all tasks begin in. */
const HOME = 0;

/** One or two queues and the tasks that they begin with. */
class QueueProgram {
  readonly #rng: Rng;
  readonly #nrQueues: number;
  readonly #isFifo: boolean;
  /** The task that all are after. */
  readonly #focus: number;
  #fresh: number;

  constructor(rng: Rng) {
    this.#rng = rng;
    this.#nrQueues = rng.between(1, 2);
    this.#isFifo = rng.chance(1, 2);
    this.#fresh = rng.pick([0, 1, 1, 2, 3]);
    this.#focus = rng.between(0, Math.max(0, this.#fresh));
  }

  setup(): SmpOperation[] {
    const rng = this.#rng;
    const nrWaiting = this.#fresh;
    // A queue that is as full as it gets shows who puts back what it took.
    const capacity = rng.chance(2, 3) ? { capacity: Math.max(1, nrWaiting) } : {};
    const operations: SmpOperation[] = [];
    for (let q = 0; q < this.#nrQueues; q++) {
      operations.push({ op: 'create', q, fifo: this.#isFifo, ...capacity, cpu: 0, first: true });
    }
    const q = HOME;
    for (let task = 0; task < nrWaiting; task++) {
      operations.push({ ...this.#insert(q, task), cpu: 0, first: true });
    }
    this.#fresh = Math.max(this.#fresh, this.#focus + 1);
    return operations;
  }

  step(kind: Kind): QueueStep {
    switch (kind) {
      case 'insert':
        return this.#insert(this.#queue(), this.#focus);
      case 'fresh':
        return this.#insert(this.#queue(), this.#fresh++);
      case 'remove':
        return { op: kind, q: this.#queue(), task: this.#focus };
      case 'task_fini':
      case 'task_detach':
        return { op: kind, task: this.#focus };
      default:
        return { op: kind, q: this.#queue() };
    }
  }

  #queue(): number {
    if (this.#rng.chance(1, 2)) return HOME;
    return this.#rng.between(0, this.#nrQueues - 1);
  }

  #insert(q: number, task: number): QueueCall {
    if (this.#isFifo) return { op: 'insert', q, task };
    return { op: 'insert_vtime', q, task, vtime: this.#rng.between(1, 3) };
  }
}
