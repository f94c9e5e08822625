import type { CpuMax } from './host-operation.ts';

/**
 * Where the work of an enable or disable may be held up, in the order in which it gets there:
 * it sleeps at these places, and other things happen meanwhile.
 */
export const ENABLE_STAGES = [
  'found',
  'linked',
  'attached',
  'bypassed',
  /** Of a sub: a task was initialised, and is not locked again yet. Reached for each task. */
  'initialising',
  'initialised',
  /** Of a root: tasks may join the ext class. */
  'marked',
  'switched',
] as const;
export const DISABLE_STAGES = [
  'claimed',
  'bypassed',
  'initialising',
  'reparented',
  'unlinked',
] as const;

export type EnableStage = (typeof ENABLE_STAGES)[number];
export type DisableStage = (typeof DISABLE_STAGES)[number];

/**
 * Operations of the level `machine`: what happens to tasks, cgroups, CPUs and schedulers, and
 * what programs of a scheduler do outside of its callbacks.
 *
 * Everything is named by its id in the cast. `scheduler` in the calls of programs is whose
 * program it is; without it the program belongs to none.
 */
export type MachineOperation =
  | { readonly op: 'mkdir'; readonly cgroup: number }
  | { readonly op: 'rmdir'; readonly cgroup: number }
  | ({ readonly op: 'set'; readonly cgroup: number } & CpuMax)
  | { readonly op: 'move'; readonly task: number; readonly cgroup: number }
  | { readonly op: 'wake'; readonly task: number }
  | { readonly op: 'sleep'; readonly task: number }
  /** The task gives up the rest of its slice, in favour of another if `to` is there. */
  | { readonly op: 'yield'; readonly task: number; readonly to?: number }
  | { readonly op: 'fork'; readonly task: number; readonly parent: number }
  /** With `until` the task runs for the last time, and is not released until `bury`. */
  | { readonly op: 'exit'; readonly task: number; readonly until?: 'dead' }
  | { readonly op: 'bury'; readonly task: number }
  | { readonly op: 'setaffinity'; readonly task: number; readonly cpus: readonly number[] }
  | { readonly op: 'setweight'; readonly task: number; readonly weight: number }
  /** rt leaves the ext class, ext comes back to it. */
  | { readonly op: 'setclass'; readonly task: number; readonly class: 'ext' | 'rt' }
  | { readonly op: 'pin'; readonly task: number }
  | { readonly op: 'unpin'; readonly task: number }
  /** Core scheduling asks which of two tasks goes first. */
  | { readonly op: 'compare'; readonly task: number; readonly other: number }
  | { readonly op: 'advance'; readonly ns: number; readonly lateNs?: number }
  | { readonly op: 'tick'; readonly cpu: number }
  | { readonly op: 'resched'; readonly cpu: number }
  | { readonly op: 'offline'; readonly cpu: number }
  | { readonly op: 'online'; readonly cpu: number }
  /** A higher scheduling class has the CPU until it is released. */
  | { readonly op: 'seize'; readonly cpu: number }
  | { readonly op: 'release'; readonly cpu: number }
  /** Loads the scheduler; its work is held up at that stage until `proceed`. */
  | { readonly op: 'attach'; readonly scheduler: number; readonly until?: EnableStage }
  | { readonly op: 'detach'; readonly scheduler: number; readonly until?: DisableStage }
  /** The scheduler fails (scx_bpf_error). */
  | { readonly op: 'error'; readonly scheduler: number; readonly until?: DisableStage }
  /** What was held up goes on, to the end or to that stage. */
  | {
      readonly op: 'proceed';
      readonly scheduler: number;
      readonly until?: EnableStage | DisableStage;
    }
  /** Power management turns bypass on and off for the root. */
  | { readonly op: 'suspend' }
  | { readonly op: 'resume' }
  /** SysRq-S ends the root and all below it; SysRq-D dumps. */
  | { readonly op: 'sysrq'; readonly key: 's' | 'd' }
  | {
      readonly op: 'insert';
      readonly scheduler?: number;
      readonly task: number;
      readonly dsq: number;
    }
  /** With `until` the program finds the task in a DSQ, and moves it at the next `proceed`. */
  | {
      readonly op: 'transfer';
      readonly scheduler?: number;
      readonly task: number;
      readonly dsq: number;
      readonly until?: 'picked';
    }
  | { readonly op: 'peek'; readonly scheduler?: number; readonly dsq: number }
  | { readonly op: 'count'; readonly scheduler?: number; readonly dsq: number }
  | { readonly op: 'create'; readonly scheduler?: number; readonly dsq: number }
  | { readonly op: 'destroy'; readonly scheduler?: number; readonly dsq: number }
  /** Opens an iterator over a DSQ, if the program has none there; else takes its next task. */
  | { readonly op: 'iterate'; readonly scheduler?: number; readonly dsq: number }
  | { readonly op: 'close'; readonly scheduler?: number; readonly dsq: number }
  | {
      readonly op: 'setslice';
      readonly scheduler?: number;
      readonly task: number;
      readonly ns: number;
    }
  | {
      readonly op: 'setvtime';
      readonly scheduler?: number;
      readonly task: number;
      readonly ns: number;
    }
  | { readonly op: 'subdispatch'; readonly scheduler?: number; readonly cgroup: number }
  | { readonly op: 'reenqueue'; readonly scheduler?: number; readonly cpu: number }
  | { readonly op: 'kick'; readonly scheduler?: number; readonly cpu: number };
