import type { Run, StateLine } from '../check/kit.ts';
import type { SessionOptions } from '../check/session.ts';
import type { Access, PreemptionPoint } from '../core/path.ts';
import { type Lockable, UNLOCKED } from '../core/spinlock.ts';
import { type Chooser, follow } from '../interleave/play.ts';
import {
  type Choice,
  goesOn,
  type InFlight,
  type Section,
  touchedBy,
} from '../interleave/section.ts';
import type { SmpEvent } from '../smp/event.ts';
import { fieldValue, type NameOf } from './race-values.ts';

/** An access to a place that paths share. */
export interface RaceAccess {
  readonly access: Access;
  /** What is touched, by the name that the level gives it, and the field. */
  readonly name: string;
  readonly field: string;
  /** The value in memory, before the step and after it; null where it is not told in a word. */
  readonly before: string | null;
  after: string | null;
}

/** Where a path stands when it stops. */
export interface RaceStop {
  /** What it touches next; null when it has ended. */
  readonly next: RaceAccess | null;
  /** False if it cannot go on until somebody else has. */
  readonly canGoOn: boolean;
  /** The path that holds the lock that it waits for. */
  readonly holder: InFlight | null;
}

/** What happens within a step, besides its access. */
export type RaceNote = Extract<
  SmpEvent,
  { readonly type: 'begin' | 'end-of' | 'answer' | 'insert' | 'run' | 'scheduler-ended' }
>;

/** One step of a path, or a store of its CPU that arrives. */
export interface RaceStep {
  /** From 1. */
  readonly number: number;
  readonly path: InFlight;
  readonly isArrival: boolean;
  /** Whether the path gives up the lock that it has waited for. */
  readonly givesUp: boolean;
  /** Of a path's operations, the one that the access is part of; -1 for none. */
  readonly operation: number;
  readonly accesses: readonly RaceAccess[];
  readonly notes: RaceNote[];
  /** Whether what the step has written waits in the store buffer of its CPU. */
  isBuffered: boolean;
  /** Locks that are given back, by class. */
  unlocked: readonly string[];
  /** Older stores of the CPU that an arriving store has overtaken. */
  readonly overtaken: readonly RaceAccess[];
  /** Of the last step before somebody else's: where the path stands then. */
  stop: RaceStop | null;
}

/** When a law broke: after a step, once all paths have ended, or later. */
export type RaceMoment = number | 'join' | 'rest';

/** The step that is being taken. */
interface Taking {
  readonly step: RaceStep;
  readonly section: Section;
  readonly touched: readonly PreemptionPoint[];
  readonly held: readonly string[];
}

/** Writes down what the paths of a run do. */
export class RaceTrace {
  readonly steps: RaceStep[] = [];
  /** For each failure of the run, in their order, when it came. */
  readonly moments: RaceMoment[] = [];
  /** The state when all paths have ended; null if they have not. */
  joined: readonly StateLine[] | null = null;
  readonly options: Pick<SessionOptions, 'chooser' | 'listener'>;
  readonly #operations = new Map<InFlight, number>();
  #run: Pick<Run<'smp'>, 'failures' | 'describe'> | null = null;
  #taking: Taking | null = null;

  readonly #rename: (name: string) => string;

  /** @param rename makes another name of what the level calls something */
  constructor(schedule: readonly number[], rename: (name: string) => string) {
    this.#rename = rename;
    const chooser: Chooser = {
      ...follow(schedule),
      taking: (choice, section) => this.#take(choice, section),
    };
    this.options = { chooser, listener: (event) => this.#hear(event as SmpEvent) };
  }

  /** Whom to ask for failures, and for the state. */
  watch(run: Pick<Run<'smp'>, 'failures' | 'describe'>): void {
    this.#run = run;
  }

  /** The run is over. */
  end(): void {
    this.#date('rest');
  }

  #take(choice: Choice, section: Section): void {
    const { path, store, givesUp } = choice;
    this.#settle(section, path);
    const nameOf = this.#names(section);
    const at = givesUp ? (path.next as PreemptionPoint) : touchedBy(choice);
    const touched = at.also === undefined || givesUp ? [at] : [at, at.also];
    const older = store === null ? [] : (path.k.stores?.heads ?? []);
    const overtaken = store === null ? [] : older.slice(0, older.indexOf(store));
    const step: RaceStep = {
      number: this.steps.length + 1,
      path,
      isArrival: store !== null,
      givesUp,
      operation: this.#operations.get(path) ?? -1,
      accesses: touched.filter(isShared).map((one) => accessOf(one, nameOf)),
      notes: [],
      isBuffered: false,
      unlocked: [],
      overtaken: overtaken.map((one) => accessOf({ ...one, access: 'write' }, nameOf)),
      stop: null,
    };
    this.steps.push(step);
    const held = path.held.map(({ name }) => name);
    this.#taking = { step, section, touched: touched.filter(isShared), held };
  }

  #names(section: Section): NameOf {
    return (object) => this.#rename(section.nameOf(object));
  }

  /** Sees what has come of the step that was taken last. */
  #settle(section: Section, next: InFlight | null): void {
    const taking = this.#taking;
    if (taking === null) return;
    this.#taking = null;
    const { step, touched, held } = taking;
    const { path } = step;
    const nameOf = this.#names(section);
    for (const [index, access] of step.accesses.entries()) {
      const { object, field } = touched[index] as PreemptionPoint;
      access.after = fieldValue(object, field, nameOf);
      const pending = path.k.stores?.heads ?? [];
      step.isBuffered ||=
        !step.isArrival &&
        access.access === 'write' &&
        pending.some((store) => store.object === object && store.field === field);
    }
    const left = path.held.map(({ name }) => name);
    const taken = step.accesses.filter(({ access }) => access === 'lock').map(({ field }) => field);
    step.unlocked = [...held, ...taken].filter((name) => !left.includes(name));
    if (path !== next) step.stop = stopOf({ path, nameOf }, section);
    this.#date(step.number);
  }

  /** Failures that are new came then. */
  #date(moment: RaceMoment): void {
    const { moments } = this;
    const count = this.#run?.failures.length ?? 0;
    while (moments.length < count) moments.push(moment);
  }

  #hear(event: SmpEvent): void {
    switch (event.type) {
      case 'begin':
      case 'end-of':
      case 'answer':
      case 'insert':
      case 'run':
      case 'scheduler-ended':
        this.#note(event);
        break;
      case 'join':
        if (this.#taking !== null) this.#settle(this.#taking.section, null);
        this.joined = this.#run?.describe() ?? null;
        break;
      case 'settle':
        this.#date('join');
        break;
    }
  }

  #note(event: RaceNote): void {
    if (this.#taking === null) return;
    const { step } = this.#taking;
    const { path } = step;
    step.notes.push(event);
    if (event.type !== 'begin') return;
    this.#operations.set(path, (this.#operations.get(path) ?? -1) + 1);
  }
}

function stopOf({ path, nameOf }: { path: InFlight; nameOf: NameOf }, section: Section): RaceStop {
  const { next } = path;
  const canGoOn = section.choices().some((one) => one.path === path && goesOn(one));
  const holds = next?.access === 'lock' ? (next.object as Lockable).lock : UNLOCKED;
  return {
    next: next === null ? null : accessOf(next, nameOf),
    canGoOn,
    holder: canGoOn ? null : (section.paths[holds] ?? null),
  };
}

function accessOf(
  { access, object, field }: Pick<PreemptionPoint, 'access' | 'object' | 'field'>,
  nameOf: NameOf,
): RaceAccess {
  const value = fieldValue(object, field, nameOf);
  return { access, name: nameOf(object), field, before: value, after: value };
}

/** To begin is an access to nothing. */
function isShared({ access, field }: PreemptionPoint): boolean {
  return access !== 'wait' || field !== 'begin';
}
