import { eventLaws } from '../../../properties/events/index.ts';
import { type Finding, Findings, type LawCount } from '../judge/findings.ts';
import type { Breach, Reporter } from '../judge/law.ts';
import type { CpuSet } from './cpu-set.ts';
import type { SchedEvent } from './format/event.ts';
import type { EventHandlers, EventLaw, EventReporter, Need, RecordedEvent } from './law.ts';
import { Pending, type Suspicion } from './pending.ts';
import { Tracker } from './tracker.ts';

/** What is declared of a recording of events. */
export interface EventParameters {
  readonly watchdogNs: number;
  /** Events may be missing that nobody reported. */
  readonly lossy: boolean;
}

export interface EventVerdict {
  readonly verdict: 'holds' | 'broken';
  /** There are none: events are of tasks. */
  readonly cgroups: readonly string[];
  /** Events that were read. */
  readonly samples: number;
  readonly durationNs: number;
  readonly cpus: number;
  readonly tasks: number;
  readonly declared: EventParameters;
  /** How many there are of each kind. */
  readonly events: Readonly<Record<string, number>>;
  readonly laws: readonly LawCount[];
  readonly notApplicable: readonly string[];
  readonly findings: readonly EventFinding[];
  readonly notes: readonly string[];
}

interface EventBroken extends Breach {
  /** The line of the recording that shows it. */
  readonly line: number;
}

/** A violation; what it is about is no cgroup. */
export type EventFinding = Finding<null> & EventBroken;

/** The longest timeout that the kernel grants a sched_ext scheduler, and its default. */
const WATCHDOG_NS = 30_000_000_000;

const MISSING: Readonly<Record<Need, string>> = {
  wakeups: 'the recording has no wakeup',
  migrations: 'the recording has no migration',
  affinity: 'nothing says which CPUs a task may use',
};

/** Judges a recording event by event; what it keeps grows with CPUs and pids alone. */
export class EventJudge {
  readonly #findings = new Findings<null, EventBroken>(eventLaws);
  readonly #declared: EventParameters;
  readonly #tracker: Tracker;
  readonly #pending: Pending;
  readonly #reporters = new Map<string, Reporter<EventBroken>>();
  readonly #handlers: { [type: string]: ((event: never) => void)[] | undefined } = {};
  readonly #notes: string[] = [];
  readonly #counts: Record<string, number> = {};
  readonly #view: { nowNs: number; line: number } & {
    readonly watchdogNs: number;
    readonly isLossy: boolean;
  };
  #samples = 0;
  #firstNs: number | undefined;
  #lastNs = 0;
  #lastSwitchNs = 0;
  #lost = 0;
  #losses = 0;
  #firstLoss = 0;

  constructor(
    declared: Partial<EventParameters> = {},
    masks: ReadonlyMap<number, CpuSet> = new Map(),
  ) {
    const { watchdogNs = WATCHDOG_NS, lossy = false } = declared;
    this.#declared = { watchdogNs, lossy };
    this.#view = { nowNs: 0, line: 0, watchdogNs, isLossy: lossy };
    this.#pending = new Pending((suspicion) => this.#found(suspicion));
    this.#tracker = new Tracker(masks, {
      emit: (event) => this.#emit(event),
      gap: (gap) => this.#pending.explain(gap),
    });
    for (const law of eventLaws) this.#watch(law);
  }

  feed(event: SchedEvent): void {
    this.#view.line = event.line;
    if (event.kind === 'lost') {
      this.#losses++;
      this.#firstLoss ||= event.line;
      this.#lost += event.count ?? 0;
    } else if (event.kind !== 'recorder') {
      this.#firstNs ??= event.t;
      this.#view.nowNs = event.t;
      this.#lastNs = Math.max(this.#lastNs, event.t);
      this.#samples++;
      const { kind } = event;
      this.#counts[kind] = (this.#counts[kind] ?? 0) + 1;
    }
    this.#tracker.feed(event);
    if (event.kind !== 'switch') return;
    this.#lastSwitchNs = event.t;
    this.#pending.settle(this.#tracker.cpus.values());
  }

  /** The verdict, once no line follows. */
  end(): EventVerdict {
    // Who waits is known as long as switches are recorded.
    this.#view.nowNs = this.#lastSwitchNs;
    this.#tracker.end();
    this.#pending.end(this.#tracker.cpus.values());
    const findings = this.#findings.kept;
    return {
      verdict: findings.length === 0 ? 'holds' : 'broken',
      cgroups: [],
      samples: this.#samples,
      durationNs: this.#lastNs - (this.#firstNs ?? 0),
      cpus: this.#tracker.cpus.size,
      tasks: this.#tracker.tasks.size,
      declared: this.#declared,
      events: this.#counts,
      laws: this.#findings.counts,
      notApplicable: this.#missing().map(({ id }) => id),
      findings,
      notes: [...this.#findings.notes, ...this.#notes, ...this.#gapNotes()],
    };
  }

  #missing(): readonly EventLaw[] {
    return eventLaws.filter(({ needs }) => needs !== undefined && !this.#tracker.has.has(needs));
  }

  #watch(law: EventLaw): void {
    const counter = this.#findings.reporter(law, null);
    this.#reporters.set(law.id, counter);
    const reporter: EventReporter = {
      when: counter.when,
      broken: (breach) => {
        const { nowNs, line } = this.#view;
        this.#pending.add({ toNs: nowNs, line, ...breach, property: law.id });
      },
      note: (text) => this.#notes.push(text),
    };
    const handlers: EventHandlers = law.watch(this.#view, reporter);
    for (const [type, handler] of Object.entries(handlers)) {
      this.#handlers[type] ??= [];
      this.#handlers[type].push(handler as (event: never) => void);
    }
  }

  #emit(event: RecordedEvent): void {
    for (const handler of this.#handlers[event.type] ?? []) handler(event as never);
  }

  #found({ property, fromNs, toNs, excessNs, boundNs, message, line }: Suspicion): void {
    const breach = {
      fromNs,
      toNs,
      excessNs: excessNs ?? null,
      boundNs: boundNs ?? null,
      parts: [],
      message: `line ${line}: ${message}`,
      line,
    };
    this.#reporters.get(property)?.broken(breach);
  }

  *#gapNotes(): Generator<string> {
    for (const { id, needs } of this.#missing()) {
      yield `${id} is not judged: ${MISSING[needs as Need]}`;
    }
    const { silent, outOfOrder } = this.#tracker;
    if (this.#losses > 0) {
      const count = this.#lost === 0 ? 'events' : `${this.#lost} events`;
      yield `${count} were lost, in ${places(this.#losses)}, the first one before line ${this.#firstLoss}; what they may have said is not judged`;
    }
    if (outOfOrder > 0) {
      yield `${outOfOrder} line${outOfOrder === 1 ? ' is' : 's are'} of a time before that of another CPU: the lines are not sorted, or the clocks differ; what is known of tasks is forgotten there`;
    }
    if (silent.size > 0) {
      const cpus = [...silent].map(({ cpu }) => cpu).sort((a, b) => a - b);
      yield `CPU ${cpus.join(', ')} ${cpus.length === 1 ? 'is' : 'are'} named and ${cpus.length === 1 ? 'has' : 'have'} no event; what it would have told of wakeups and migrations is not judged`;
    }
    const { explained } = this.#pending;
    if (explained > 0) {
      yield `${explained} contradiction${explained === 1 ? '' : 's'} may come of events that are missing, and ${explained === 1 ? 'is' : 'are'} no finding`;
    }
  }
}

function places(count: number): string {
  return count === 1 ? 'one place' : `${count} places`;
}
