import { init, libInit } from '../core/bandwidth/init.ts';
import { ROOT_CGROUP_ID } from '../core/cgroup.ts';
import { type PathContext, runToEnd } from '../core/path.ts';
import type { Seams } from '../core/seams.ts';
import type { HostSeams } from '../host/seams.ts';
import { type Chooser, type Played, play } from '../interleave/play.ts';
import { type PathStart, Section } from '../interleave/section.ts';
import type { Cast, CastCgroup } from '../scenario/scenario.ts';
import type { SmpOperation } from '../scenario/smp-operation.ts';
import { type Outcome, outcomeOf, SKIPPED, type Stage } from '../system/system.ts';
import { bandwidthOf } from './cgroups.ts';
import type { SmpContext } from './context.ts';
import { released } from './dispatch.ts';
import type { SmpEvent } from './event.ts';
import { graceOf } from './grace.ts';
import { SmpNames } from './names.ts';
import { perform } from './perform.ts';
import { settle } from './settle.ts';
import { createSmpState, type SmpState } from './state.ts';

const UNLIMITED = { quotaUs: 'max', periodUs: 100_000, burstUs: 0 } as const;

/** The stage of the level `smp`. */
export class SmpStage implements Stage<SmpOperation> {
  readonly state: SmpState;
  readonly names: SmpNames;
  /** How the paths went on; null before they did. */
  played: Played | null = null;
  readonly #context: SmpContext;
  readonly #chooser: Chooser;
  readonly #alone: PathContext = { interleaved: false, cpu: 0 };
  readonly #racing: SmpOperation[] = [];

  constructor(
    cast: Cast,
    seams: Seams,
    host: HostSeams,
    chooser: Chooser,
    emit: (event: SmpEvent) => void,
  ) {
    this.#chooser = chooser;
    const context = { emit } as { emit: SmpContext['emit']; state: SmpState };
    context.state = createSmpState(
      cast,
      seams,
      host,
      () => (task, k) => released(context, k, task),
    );
    this.#context = context;
    this.state = context.state;
    this.names = new SmpNames(context.state);
  }

  begin(): void {
    const { cast, lib, queueWorld } = this.state;
    libInit(lib, true);
    const { emit } = this.#context;
    lib.heap.onDoubleFree = (object) => emit({ type: 'double-free', object });
    queueWorld.library.endScheduler = (because) => {
      if (this.state.isSchedulerEnded) return;
      this.state.isSchedulerEnded = true;
      emit({ type: 'scheduler-ended', because });
    };
    lib.observer = {
      timer() {},
      budget() {},
      replenished: (cgroup, wasThrottled, isListed) =>
        emit({ type: 'replenished', cgroup, wasThrottled, isListed }),
    };
    runToEnd(init(this.#alone, lib, lib.cgroups.root, bandwidthOf(UNLIMITED)));
    for (const cgroup of cast.cgroups) if (cgroup.present) this.#mkdir(cgroup);
  }

  #mkdir({ id, parent, threaded, ...max }: CastCgroup): void {
    const { lib } = this.state;
    if (lib.cgroups.mkdir(id, parent, threaded) < 0) return;
    const cgroup = lib.cgroups.get(id);
    if (cgroup !== undefined && id !== ROOT_CGROUP_ID) {
      runToEnd(init(this.#alone, lib, cgroup, bandwidthOf(max)));
    }
  }

  perform(operation: SmpOperation): Outcome {
    if (operation.first !== true) {
      this.#racing.push(operation);
      return outcomeOf(0);
    }
    // Nothing comes first any more once something else is to run beside others.
    if (this.#racing.length > 0) return SKIPPED;
    const ret = runToEnd(perform(this.#context, this.#alone, operation));
    return ret === undefined ? SKIPPED : outcomeOf(ret);
  }

  settle(patience: number): void {
    this.#race();
    settle(this.#context, this.#alone, patience);
  }

  #race(): void {
    const { emit } = this.#context;
    const { lib, cast } = this.state;
    const { heap } = lib;
    const { topology } = cast;
    this.names.learn();
    const section = new Section({
      paths: this.#paths(),
      isWeak: topology.memory === 'weak',
      locksTimeOut: topology.locks === 'bounded',
      nameOf: (object) => this.names.nameOf(object),
      emit,
    });
    heap.afterGracePeriod = graceOf(section);
    emit({ type: 'race' });
    this.played = play(section, this.#chooser, emit);
    heap.afterGracePeriod = null;
    emit({ type: 'join' });
  }

  /** A path for each CPU, and one for each time that the timer fires. */
  #paths(): readonly PathStart[] {
    const byCpu = new Map<number, SmpOperation[]>();
    const interrupts: SmpOperation[] = [];
    for (const operation of this.#racing) {
      if (operation.op === 'replenish') {
        interrupts.push(operation);
        continue;
      }
      const operations = byCpu.get(operation.cpu);
      if (operations === undefined) byCpu.set(operation.cpu, [operation]);
      else operations.push(operation);
    }
    const m = this.#context;
    const start = (cpu: number, operations: readonly SmpOperation[]): PathStart => ({
      cpu,
      isInterrupt: operations[0]?.op === 'replenish',
      operations,
      *run(k) {
        for (const operation of operations) yield* perform(m, k, operation);
      },
    });
    return [
      ...[...byCpu].sort(([a], [b]) => a - b).map(([cpu, operations]) => start(cpu, operations)),
      ...interrupts.map((operation) => start(operation.cpu, [operation])),
    ];
  }
}
