import type { OpName } from '../../src/core/sched/ops.ts';
import type { Rq, Sched, Task } from '../../src/core/sched/types.ts';

/** A callback that runs; the event of its begin is one. */
export interface RunningOp {
  readonly sched: Sched;
  readonly op: OpName;
  readonly task: Task | null;
  readonly rq: Rq | null;
}

/** The callbacks that run now, as their begins and returns tell; innermost last. */
export class OpStack {
  readonly frames: RunningOp[] = [];

  get top(): RunningOp | undefined {
    return this.frames.at(-1);
  }

  push(frame: RunningOp): void {
    this.frames.push(frame);
  }

  pop(): void {
    this.frames.pop();
  }
}
