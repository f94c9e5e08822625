import type { Cgroup } from '../cgroup.ts';
import type { OpName } from './ops.ts';
import type { Dsq, EnableState, Life, OpsState, RootState, Rq, Sched, Task } from './types.ts';

/** What the kernel's side reports, in the order in which it happens. */
export type KernelEvent =
  /** A callback is about to be called. */
  | {
      readonly type: 'op';
      readonly sched: Sched;
      readonly op: OpName;
      readonly task: Task | null;
      readonly rq: Rq | null;
      /** The cgroup of a cgroup or sub op. */
      readonly cgroup: Cgroup | null;
      /** ops.dispatch(): the task handed in as prev. */
      readonly prev: Task | null;
      /** ops.sub_attach() and ops.sub_detach(): which child it is about. */
      readonly child: Sched | null;
    }
  /** A callback has returned; `ret` is 0 for those that answer nothing. */
  | {
      readonly type: 'op-return';
      readonly sched: Sched;
      readonly op: OpName;
      readonly task: Task | null;
      readonly rq: Rq | null;
      readonly cgroup: Cgroup | null;
      readonly child: Sched | null;
      readonly ret: number;
    }
  /** A kfunc was called: by whom (null: an unassociated program), and what it answered. */
  | {
      readonly type: 'kfunc';
      readonly kfunc: string;
      readonly caller: Sched | null;
      readonly task: Task | null;
      readonly dsq: Dsq | null;
      readonly cgroupId: number;
      readonly ret: number;
    }
  | {
      readonly type: 'enable-state';
      readonly task: Task;
      readonly from: EnableState;
      readonly to: EnableState;
    }
  | {
      readonly type: 'ops-state';
      readonly task: Task;
      readonly from: OpsState;
      readonly to: OpsState;
      readonly qseq: number;
    }
  | {
      readonly type: 'owner';
      readonly task: Task;
      readonly from: Sched | null;
      readonly to: Sched | null;
    }
  /** The task entered (or left) the ext class. */
  | { readonly type: 'class'; readonly task: Task; readonly isExt: boolean }
  | { readonly type: 'life'; readonly task: Task; readonly from: Life; readonly to: Life }
  | { readonly type: 'dsq-insert'; readonly task: Task; readonly dsq: Dsq }
  | { readonly type: 'dsq-remove'; readonly task: Task; readonly dsq: Dsq }
  /** The task became runnable or stopped being so. */
  | { readonly type: 'runnable'; readonly task: Task; readonly isRunnable: boolean }
  /** A wakeup begins; `verdict` is the direct dispatch that was pending then. */
  | { readonly type: 'wakeup'; readonly task: Task; readonly verdict: number }
  /** A CPU goes from one task to another; either may be null. */
  | {
      readonly type: 'switch';
      readonly rq: Rq;
      readonly prev: Task | null;
      readonly next: Task | null;
    }
  /** The current task of a CPU was charged. */
  | { readonly type: 'charged'; readonly rq: Rq; readonly task: Task; readonly ns: number }
  | { readonly type: 'task-moved'; readonly task: Task; readonly from: Cgroup; readonly to: Cgroup }
  | { readonly type: 'cgroup'; readonly cgroup: Cgroup; readonly isOnline: boolean }
  | { readonly type: 'effective'; readonly cgroup: Cgroup; readonly sched: Sched | null }
  | { readonly type: 'root-state'; readonly from: RootState; readonly to: RootState }
  | { readonly type: 'linked'; readonly sched: Sched }
  | { readonly type: 'unlinked'; readonly sched: Sched }
  /** Somebody tries to end a scheduler; only the first claim counts. */
  | {
      readonly type: 'claim';
      readonly sched: Sched;
      readonly kind: number;
      readonly isFirst: boolean;
      readonly reason: string;
    }
  /** scx_bypass() begins and ends. */
  | { readonly type: 'bypass-begin'; readonly sched: Sched; readonly on: boolean }
  | { readonly type: 'bypass-end'; readonly sched: Sched; readonly on: boolean }
  /** An attach has got so far; `errno` is 0 unless it was refused in steps 1 to 3. */
  | {
      readonly type: 'attach-begin';
      readonly schedId: number;
      readonly cgroup: Cgroup;
    }
  | {
      readonly type: 'attach-refused';
      readonly schedId: number;
      readonly cgroup: Cgroup;
      readonly errno: number;
    }
  /** The workfn of an enable or a disable has come to this stage. */
  | { readonly type: 'stage'; readonly sched: Sched; readonly stage: string }
  | { readonly type: 'enabled'; readonly sched: Sched }
  | { readonly type: 'enable-failed'; readonly sched: Sched; readonly errno: number }
  /** The watchdog found a task that waits too long. */
  | {
      readonly type: 'stall';
      readonly task: Task;
      readonly sched: Sched;
      readonly waitedNs: number;
      readonly isFirst: boolean;
    }
  /** The watchdog has looked at every CPU, or stopped after a stall. */
  | { readonly type: 'watchdog'; readonly isComplete: boolean }
  /** A kfunc tried to take a lock that its own path holds. */
  | { readonly type: 'self-deadlock'; readonly kfunc: string; readonly rq: Rq }
  | { readonly type: 'cpu-state'; readonly rq: Rq; readonly from: Rq['state'] }
  /** A scheduler is dumped, because it failed or because somebody asked for it. */
  | {
      readonly type: 'dump';
      readonly sched: Sched;
      readonly isAsked: boolean;
      readonly text: string;
    };
