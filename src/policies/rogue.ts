import type { OpName, TaskView } from '../core/sched/ops.ts';
import type { CastMisdeed, CastPolicy } from '../scenario/scenario.ts';
import { type Callback, wrapCallbacks } from './callbacks.ts';
import { type Instead, misdeeds, neutralAnswer, type Scene } from './misdeeds.ts';
import { definePolicy, type PolicyContext, type PolicyDefinition } from './policy.ts';

/**
 * A scheduler that misbehaves on purpose: a policy without some of its callbacks, which at the
 * calls that the cast names does what stands in the table of misdeeds.
 *
 * A callback that the base policy lacks is added where a misdeed needs it, and does nothing
 * otherwise.
 */
export function createRogue(cast: CastPolicy, base: PolicyDefinition): PolicyDefinition {
  return definePolicy<PolicyContext>({
    name: cast.name,
    create(env) {
      const { ops, ...rest } = base.create(env);
      const own = new OwnTasks(cast.misdeeds.some(({ at }) => at === 'dispatch'));
      return {
        ...rest,
        ops: wrapCallbacks(ops, (op, callback) => {
          if (cast.omits.includes(op)) return undefined;
          const planned = cast.misdeeds.filter(({ at }) => at === op);
          if (callback === undefined && planned.length === 0 && !own.isToldBy(op)) return undefined;
          return misbehave(env, op, callback, planned, own);
        }),
      };
    },
  });
}

/** A callback that counts its calls and does what is planned for each. */
function misbehave(
  env: PolicyContext,
  op: OpName,
  callback: Callback | undefined,
  planned: readonly CastMisdeed[],
  own: OwnTasks,
): Callback {
  let nrCalls = 0;
  return (...args) => {
    nrCalls++;
    own.note(op, args);
    const due = planned
      .filter(({ nth }) => nth === 0 || nth === nrCalls)
      .map(({ what }) => misdeeds[what]);
    const scene: Scene = { env, op, args, p: subjectOf(op, args, own) };
    let replaced: Instead | undefined;
    for (const { before, instead } of due) {
      before?.(scene);
      replaced = instead?.(scene) ?? replaced;
    }
    const answer =
      replaced === undefined ? (callback?.(...args) ?? neutralAnswer(op, args)) : replaced.answer;
    for (const { after } of due) after?.(scene);
    return answer;
  };
}

function subjectOf(op: OpName, args: readonly unknown[], own: OwnTasks): TaskView | undefined {
  if (op === 'dispatch') return own.waiting() ?? (args[1] as TaskView | null) ?? undefined;
  return isTask(args[0]) ? args[0] : undefined;
}

function isTask(value: unknown): value is TaskView {
  return typeof value === 'object' && value !== null && 'cpus' in value;
}

/** What a rogue knows of its own tasks that wait, from the callbacks about them. */
class OwnTasks {
  readonly #isAsked: boolean;
  readonly #waiting = new Map<number, TaskView>();

  /** @param isAsked whether some misdeed will want a task */
  constructor(isAsked: boolean) {
    this.#isAsked = isAsked;
  }

  /** Whether it has to see the calls of that callback: a task waits no more. */
  isToldBy(op: OpName): boolean {
    return this.#isAsked && (op === 'running' || op === 'dequeue' || op === 'exitTask');
  }

  note(op: OpName, args: readonly unknown[]): void {
    const [p] = args;
    if (!isTask(p)) return;
    if (op === 'enqueue') this.#waiting.set(p.id, p);
    else if (this.isToldBy(op)) this.#waiting.delete(p.id);
  }

  /** The one that has waited longest. */
  waiting(): TaskView | undefined {
    for (const task of this.#waiting.values()) return task;
    return undefined;
  }
}
