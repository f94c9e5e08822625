import type { CpuMax } from './host-operation.ts';
import type { QueueCall } from './queue-operation.ts';

/**
 * Operations of the level `smp`: several CPUs act at once on the task queues, on the bandwidth
 * library and on the scheduler that uses it.
 *
 * What has `first` happens before, one operation after the other. The rest are paths in flight:
 * the operations of a CPU follow each other, and CPUs switch at the preemption points that the
 * schedule names.
 */
export type SmpOperation = (SmpTaskOperation | QueueCall) & SmpPlace;

export interface SmpPlace {
  /** The CPU that performs it. */
  readonly cpu: number;
  readonly first?: true;
}

export type SmpTaskOperation =
  | { readonly op: 'wake'; readonly task: number }
  /** A task stops to be runnable, wherever it is. */
  | { readonly op: 'sleep'; readonly task: number }
  | { readonly op: 'setaffinity'; readonly task: number; readonly cpus: readonly number[] }
  | { readonly op: 'move'; readonly task: number; readonly cgroup: number }
  /** A task exits; one that runs dies when it next stops running. */
  | { readonly op: 'exit'; readonly task: number }
  /** ops.dispatch(): the CPU drains backlogs, and runs a task if it runs none. */
  | { readonly op: 'dispatch' }
  /** The task that runs on the CPU is charged; if its cgroup is throttled it is enqueued anew. */
  | { readonly op: 'tick'; readonly ns: number }
  /** The replenish timer fires on the CPU, and interrupts what that does. */
  | { readonly op: 'replenish' }
  | ({ readonly op: 'set'; readonly cgroup: number } & CpuMax)
  | { readonly op: 'rmdir'; readonly cgroup: number }
  /** A scheduler that peeks at a queue before it pops (upstream: scx_p2dq). */
  | { readonly op: 'dispatch_queue'; readonly q: number };

const QUEUE_CALLS: ReadonlySet<string> = new Set<QueueCall['op']>([
  'create',
  'destroy',
  'insert',
  'insert_vtime',
  'remove',
  'pop',
  'peek',
  'task_fini',
  'task_detach',
  'task_hold',
  'task_drop',
]);

/** Whether the operation is a call of the raw task queue library. */
export function isQueueCall(operation: { readonly op: string }): operation is QueueCall & SmpPlace {
  return QUEUE_CALLS.has(operation.op);
}

/** Whether the operation needs nothing but the raw queues. */
export function isQueueWork(operation: { readonly op: string }): boolean {
  return operation.op === 'dispatch_queue' || isQueueCall(operation);
}
