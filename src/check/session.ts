import type { Chooser } from '../interleave/play.ts';
import { MachineMonitor } from '../monitor/monitor.ts';
import type { Outcome, Stage, System } from '../system/system.ts';
import { type Failure, failureKey } from './failure.ts';
import type { MonitorBinding } from './monitor-binding.ts';
import type { Handlers, Property, Watch, Witness } from './property.ts';
import type { Statistics } from './statistics.ts';

/** The laws of a level: all that watches its runs. */
export interface Laws<View, Event extends { readonly type: string }> {
  readonly properties: readonly Property<View, Event>[];
  readonly monitors: readonly MonitorBinding<View, Event>[];
  readonly witnesses: readonly Witness<View, Event>[];
}

export interface SessionParts<
  Operation,
  Call,
  Answer,
  View,
  Event extends { readonly type: string },
> {
  readonly system: System<Call, Answer>;
  readonly view: View;
  readonly laws: Laws<View, Event>;
  /** See every event before any law does. */
  readonly instruments?: readonly Handlers<Event>[];
  /** Makes the stage, which reports its events to `emit` and has its calls answered by `ask`. */
  stage(emit: (event: Event) => void, ask: (call: Call) => Answer): Stage<Operation>;
}

export interface SessionOptions {
  readonly statistics: Statistics;
  /** Failures, by {@link failureKey}, that are known already and not to be reported. */
  readonly muted?: ReadonlySet<string>;
  /** The only laws to watch for, by id; absent: all. */
  readonly only?: ReadonlySet<string>;
  /** Which path goes on at each preemption point; see play.ts. Absent: none is interrupted. */
  readonly schedule?: readonly number[];
  /** Decides that instead, as the paths go on. */
  readonly chooser?: Chooser;
  /** Is told of every event before any law is. */
  readonly listener?: (event: { readonly type: string }) => void;
  /** Does checks that cost as much as the state is large after every call, not now and then. */
  readonly isThorough?: boolean;
}

type Handler = (event: never) => void;

/**
 * One run: a stage on a system, watched by all laws of its level.
 */
export class Session<
  Operation extends { readonly op: string },
  Call,
  Answer,
  View,
  Event extends { readonly type: string },
> {
  readonly stage: Stage<Operation>;
  readonly view: View;
  readonly failures: Failure[] = [];
  readonly #statistics: Statistics;
  readonly #muted: ReadonlySet<string>;
  readonly #isThorough: boolean;
  readonly #listener: SessionOptions['listener'];
  readonly #handlers: { [type: string]: Handler[] | undefined } = Object.create(null);
  readonly #afterStep: (() => void)[] = [];
  readonly #atEnd: (() => void)[] = [];
  #operation = 0;

  constructor(parts: SessionParts<Operation, Call, Answer, View, Event>, options: SessionOptions) {
    this.view = parts.view;
    this.#statistics = options.statistics;
    this.#muted = options.muted ?? new Set();
    this.#isThorough = options.isThorough ?? false;
    this.#listener = options.listener;
    if (options.chooser === undefined) this.#statistics.runs++;
    else this.#statistics.schedules++;
    for (const instrument of parts.instruments ?? []) this.#register(instrument);
    const { only } = options;
    const isWanted = (id: string): boolean => only === undefined || only.has(id);
    for (const property of parts.laws.properties) {
      if (!isWanted(property.id)) continue;
      this.#register(property.watch(this.#watch(property.id)));
    }
    for (const binding of parts.laws.monitors) {
      if (isWanted(binding.monitor.id)) this.#bindMonitor(binding);
    }
    for (const witness of parts.laws.witnesses) this.#lookFor(witness);
    const { system } = parts;
    this.stage = parts.stage(
      (event) => this.#emit(event),
      (call) => system.call(call),
    );
    this.stage.begin?.();
  }

  /** The failure that ends the run, if any. */
  get failure(): Failure | undefined {
    return this.failures[0];
  }

  /** Performs one operation and lets every law look at what came of it. */
  perform(operation: Operation): Outcome {
    const outcome = this.stage.perform(operation);
    this.#statistics.operation(operation.op)[outcome.status]++;
    for (const handler of this.#afterStep) handler();
    this.#operation++;
    return outcome;
  }

  /**
   * After the last operation: lets the system come to rest, and asks for the last judgement.
   *
   * @param patience intervals to wait for that at most; 0 says nothing of liveness
   */
  finish(patience = Number.POSITIVE_INFINITY): void {
    if (patience > 0) this.stage.settle?.(patience);
    for (const handler of this.#atEnd) handler();
  }

  #emit(event: Event): void {
    this.#listener?.(event);
    const handlers = this.#handlers[event.type];
    if (handlers === undefined) return;
    for (let i = 0; i < handlers.length; i++) (handlers[i] as Handler)(event as never);
  }

  #register(handlers: Handlers<Event>): void {
    for (const [type, handler] of Object.entries(handlers)) {
      if (type === 'step') this.#afterStep.push(handler as () => void);
      else if (type === 'end') this.#atEnd.push(handler as () => void);
      else {
        const list = this.#handlers[type];
        if (list === undefined) this.#handlers[type] = [handler as Handler];
        else list.push(handler as Handler);
      }
    }
  }

  #watch(id: string): Watch<View> {
    const count = this.#statistics.property(id);
    return {
      view: this.view,
      when: (precondition) => {
        count.checked++;
        if (precondition) count.exercised++;
        return precondition;
      },
      isDue: this.#isThorough ? always : isPeriod,
      broken: (failureKind, message) => this.#fail(id, failureKind, message),
    };
  }

  #bindMonitor(binding: MonitorBinding<View, Event>): void {
    const { monitor, entity } = binding;
    const coverage = this.#statistics.coverageOf(monitor.id, monitor.machine);
    const machine = new MachineMonitor(coverage, (violation) =>
      this.#fail(
        monitor.id,
        `${violation.state}/${violation.event}`,
        `${entity} ${violation.entity}: ${violation.event} is not possible in state ${violation.state}`,
      ),
    );
    this.#register(binding.bind(machine, this.view));
  }

  #lookFor(witness: Witness<View, Event>): void {
    const { witnesses } = this.#statistics;
    if (witnesses.get(witness.id) === true) return;
    witnesses.set(witness.id, false);
    this.#register(witness.watch(this.view, () => witnesses.set(witness.id, true)));
  }

  #fail(property: string, failureKind: string, message: string): void {
    const key = failureKey({ property, failureKind });
    if (this.#muted.has(key)) return;
    if (this.failures.some((failure) => failureKey(failure) === key)) return;
    this.failures.push({ property, failureKind, message, operation: this.#operation });
  }
}

function always(): boolean {
  return true;
}

function isPeriod(count: number, period: number): boolean {
  return count % period === 0;
}
