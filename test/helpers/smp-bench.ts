import type { Property, Witness } from '../../src/check/property.ts';
import type { SmpView } from '../../src/check/smp-view.ts';
import { point } from '../../src/core/path.ts';
import { correctedSeams } from '../../src/core/seams.ts';
import { type HostSeams, hostSeams } from '../../src/host/seams.ts';
import { type Chooser, follow } from '../../src/interleave/play.ts';
import type { InFlight } from '../../src/interleave/section.ts';
import type { Cast } from '../../src/scenario/scenario.ts';
import type { SmpOperation } from '../../src/scenario/smp-operation.ts';
import type { SmpEvent } from '../../src/smp/event.ts';
import { SmpStage } from '../../src/smp/stage.ts';
import type { SmpCpu, SmpDsq, SmpTask } from '../../src/smp/state.ts';
import type { Outcome } from '../../src/system/system.ts';
import { castOf, cgroup } from './race-script.ts';

/** Two CPUs of two LLCs, a limited cgroup 2 under the root, and two tasks in it. */
export const PAIR = castOf([0, 1], [cgroup(2)], [2, 2]);

/**
 * A stage of the level `smp` with one law, or one witness, that looks on. A test performs
 * operations, spoils the state, and says itself what happens.
 */
export class SmpBench {
  readonly stage: SmpStage;
  readonly view: SmpView;
  /** Everything that happened. */
  readonly events: SmpEvent[] = [];
  /** Kinds of what broke, in order. */
  readonly kinds: string[] = [];
  readonly messages: string[] = [];
  /** Evaluations whose precondition held. */
  exercised = 0;
  /** How often the witness has seen what it looks for. */
  seen = 0;
  /** Called before an event is told. */
  spoil: (event: SmpEvent) => void = () => {};
  #handlers: { readonly [type: string]: ((event: never) => void) | undefined } = {};

  constructor(cast: Cast = PAIR, chooser: Chooser = follow([]), host: HostSeams = hostSeams) {
    const stage = new SmpStage(cast, correctedSeams, host, chooser, (event) => this.emit(event));
    this.stage = stage;
    this.view = {
      state: stage.state,
      nameOf: (object) => stage.names.nameOf(object),
      get played() {
        return stage.played;
      },
    };
    stage.begin();
  }

  watch(law: Property<SmpView, SmpEvent>): this {
    this.#handlers = law.watch({
      view: this.view,
      when: (precondition) => {
        if (precondition) this.exercised++;
        return precondition;
      },
      isDue: () => true,
      broken: (kind, message) => {
        this.kinds.push(kind);
        this.messages.push(message);
      },
    });
    return this;
  }

  lookFor(witnesses: readonly Witness<SmpView, SmpEvent>[], id: string): this {
    const witness = witnesses.find((one) => one.id === id);
    if (witness === undefined) throw new Error(`no witness ${id}`);
    this.#handlers = witness.watch(this.view, () => {
      this.seen++;
    });
    return this;
  }

  emit(...events: readonly SmpEvent[]): void {
    for (const event of events) {
      this.spoil(event);
      this.events.push(event);
      this.#handlers[event.type]?.(event as never);
    }
  }

  perform(...operations: readonly SmpOperation[]): readonly Outcome[] {
    return operations.map((operation) => this.stage.perform(operation));
  }

  /** Performs operations, and lets the paths among them run. */
  race(...operations: readonly SmpOperation[]): void {
    this.perform(...operations);
    this.stage.settle(0);
  }

  join(): void {
    this.emit({ type: 'join' });
  }

  task(id: number): SmpTask {
    return this.view.state.tasks.get(id) as SmpTask;
  }

  cpu(id: number): SmpCpu {
    return this.view.state.cpus.get(id) as SmpCpu;
  }

  dsq(llc: number): SmpDsq {
    return this.view.state.dsqs[llc] as SmpDsq;
  }

  /** A path in flight that stands before that place. */
  path(cpu: number, next: Partial<InFlight['next']> = {}): InFlight {
    const at = { ...point('read', {}, 'x'), ...next };
    const k = { interleaved: true, cpu };
    return {
      operations: [],
      cpu,
      isInterrupt: false,
      *run() {},
      index: cpu,
      k,
      next: at,
      hasStarted: true,
      nrSteps: 1,
      held: [],
    };
  }
}
