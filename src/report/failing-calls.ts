import { EAGAIN, errnoName } from '../core/errno.ts';
import type { Level } from '../scenario/scenario.ts';

/** Calls that the scheduler makes within operations; how the others end is the operation's result. */
const WITHIN: ReadonlySet<string> = new Set([
  'throttled',
  'consume',
  'put_aside',
  'reenqueue',
  'cancel',
  'move',
]);

interface Event {
  readonly type: string;
  readonly call?: object;
  readonly answer?: { readonly ret: number };
}

/** Notes which calls of the library fail in the operations of the level `host`. */
export class FailingCalls {
  readonly #failed = new Map<string, number>();
  readonly #isWatched: boolean;
  #isMeant = false;

  constructor(level: Level) {
    this.#isWatched = level === 'host';
  }

  readonly listener = (event: Event): void => {
    if (!this.#isWatched) return;
    const { type, call, answer } = event;
    if (type === 'misuse') {
      // The call that comes next is the operation itself.
      this.#isMeant = true;
      return;
    }
    if (call === undefined || answer === undefined) return;
    if (!this.#isMeant && WITHIN.has(type) && isFailure(type, answer.ret)) {
      const text = `${nameOf(type, call)}: ${errnoName(answer.ret)}`;
      this.#failed.set(text, (this.#failed.get(text) ?? 0) + 1);
    }
    this.#isMeant = false;
  };

  /** What failed since this was asked last, a line for each way. */
  take(): readonly string[] {
    const lines = [...this.#failed].map(([text, times]) =>
      times === 1 ? text : `${text}, ${times} times`,
    );
    this.#failed.clear();
    return lines;
  }
}

/** That a cgroup is throttled is an answer like another. */
function isFailure(op: string, ret: number): boolean {
  return ret < 0 && !(op === 'throttled' && ret === EAGAIN);
}

function nameOf(op: string, call: object): string {
  return 'task' in call ? `${op} of task ${call.task}` : op;
}
