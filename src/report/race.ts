import type { ExplainedStep } from './explain.ts';
import type { RaceAccess, RaceStep } from './race-trace.ts';
import { isFreed, type RaceWindow, windowsOf } from './race-windows.ts';
import { endWords, noteWords, pathWords, stepWords, stopWords, whyWords } from './race-words.ts';
import { smpWords } from './smp-words.ts';

/** A CPU, or the timer of a CPU. */
export interface RaceColumn {
  readonly cpu: number;
  readonly isTimer: boolean;
  readonly title: string;
}

/** A step that matters, or a run of steps that is told as one. */
export interface RaceRow {
  /** The first and the last step, from 1. */
  readonly first: number;
  readonly last: number;
  readonly cpu: number;
  /** The place of its column. */
  readonly column: number;
  readonly texts: readonly string[];
}

/** A path was stopped before it had ended. */
export interface RaceSwitch {
  /** The step after which. */
  readonly after: number;
  readonly cpu: number;
  readonly why: string;
}

/** What the paths in flight did. */
export interface ExplainedRace {
  readonly columns: readonly RaceColumn[];
  readonly rows: readonly RaceRow[];
  readonly switches: readonly RaceSwitch[];
  /** What came of it when all paths had ended. */
  readonly after: readonly ExplainedStep[];
}

/** Conflicts of a window that are told, and rows of conflicts in all, if there are many. */
const CONFLICTS_MAX = 3;
const ROWS_MAX = 14;

/**
 * Tells a race by the steps that matter.
 *
 * @param cut the step at which a law broke, which is the last one to be told; null for none
 */
export function tellRace(
  all: readonly RaceStep[],
  cut: number | null,
): Omit<ExplainedRace, 'after'> {
  const steps = cut === null ? all : all.slice(0, cut);
  const windows = windowsOf(steps);
  const columns = columnsOf(all);
  return {
    columns,
    rows: new Rows(columns, shownSteps(steps, windows, cut)).of(steps),
    switches: windows.map((window) => ({
      after: window.last.number,
      cpu: window.last.path.cpu,
      why: whyWords(window),
    })),
  };
}

function columnsOf(steps: readonly RaceStep[]): RaceColumn[] {
  const columns = new Map<string, RaceColumn>();
  for (const { path } of steps) {
    const { cpu, isInterrupt } = path;
    const title = isInterrupt ? `timer on CPU ${cpu}` : pathWords(path);
    columns.set(title, { cpu, isTimer: isInterrupt, title });
  }
  return [...columns.values()].sort(
    (a, b) => a.cpu - b.cpu || Number(a.isTimer) - Number(b.isTimer),
  );
}

/** The numbers of the steps whose accesses are told. */
function shownSteps(
  steps: readonly RaceStep[],
  windows: readonly RaceWindow[],
  cut: number | null,
): ReadonlySet<number> {
  const shown = new Set<number>();
  if (cut !== null) shown.add(cut);
  for (let rank = 0; rank < CONFLICTS_MAX; rank++) {
    for (const { conflicts } of windows) {
      if (rank > 0 && shown.size >= ROWS_MAX) break;
      for (const step of conflicts[rank]?.steps ?? []) shown.add(step);
    }
  }
  for (const { last, next } of windows) {
    shown.add(last.number);
    if (next !== null) shown.add(next.number);
  }
  for (const step of steps) {
    if (step.givesUp || step.accesses.some(isFreed)) shown.add(step.number);
    if (!step.isArrival) continue;
    shown.add(step.number);
    const writer = writerOf(steps, step, step.accesses[0]);
    if (writer !== undefined) shown.add(writer);
    for (const { writer, reader } of missedStores(steps, step)) shown.add(writer).add(reader);
  }
  return shown;
}

/** A store that others miss, since a younger one has overtaken it. */
interface MissedStore {
  readonly access: RaceAccess;
  /** The step that made it, and the first of others that misses it. */
  readonly writer: number;
  readonly reader: number;
}

/** The stores that an arriving one has overtaken, as far as others touch the place then. */
function missedStores(steps: readonly RaceStep[], arrival: RaceStep): MissedStore[] {
  return arrival.overtaken.flatMap((access) => {
    const reader = steps.find(
      (one) => one.number > arrival.number && one.path !== arrival.path && touches(one, access),
    );
    const writer = writerOf(steps, arrival, access);
    if (reader === undefined || writer === undefined) return [];
    return [{ access, writer, reader: reader.number }];
  });
}

/** The step that made a store which is on its way when another arrives. */
function writerOf(
  steps: readonly RaceStep[],
  { number, path }: RaceStep,
  access: RaceAccess | undefined,
): number | undefined {
  return steps.findLast((one) => one.number < number && one.path === path && touches(one, access))
    ?.number;
}

function touches({ accesses }: RaceStep, place: RaceAccess | undefined): boolean {
  return accesses.some(({ name, field }) => name === place?.name && field === place.field);
}

/** A row that may grow. */
interface OpenRow extends RaceRow {
  last: number;
  readonly texts: string[];
}

/** Makes the rows of a race. */
class Rows {
  readonly #columns: readonly RaceColumn[];
  readonly #shown: ReadonlySet<number>;
  readonly #rows: OpenRow[] = [];

  constructor(columns: readonly RaceColumn[], shown: ReadonlySet<number>) {
    this.#columns = columns;
    this.#shown = shown;
  }

  of(steps: readonly RaceStep[]): readonly RaceRow[] {
    for (const [index, step] of steps.entries()) {
      const isLast = steps[index + 1]?.path !== step.path;
      const missed = missedStores(steps, step).map(({ access }) => access);
      if (this.#shown.has(step.number) && step.accesses.length > 0) {
        this.#say(step, stepWords(step, missed));
      }
      this.#note(step);
      if (isLast && step.stop?.next != null && !step.isArrival) {
        this.#say(step, stopWords(step.stop));
      }
    }
    return this.#rows;
  }

  #note(step: RaceStep): void {
    for (const note of step.notes) {
      if (note.type === 'answer' && note.isDispatcher !== true) continue;
      if (note.type === 'begin') this.#open(step, noteWords(note, step));
      else if (note.type !== 'end-of') this.#say(step, noteWords(note, step));
      else if (!this.#close(step, smpWords(note.operation), endWords(note, step))) {
        this.#say(step, noteWords(note, step));
      }
    }
  }

  /** Begins a row. */
  #open(step: RaceStep, text: string): void {
    const { number, path } = step;
    const column = this.#columns.findIndex(
      ({ cpu, isTimer }) => cpu === path.cpu && isTimer === path.isInterrupt,
    );
    this.#rows.push({ first: number, last: number, cpu: path.cpu, column, texts: [text] });
  }

  /** Goes on with the row of the step, if there is one. */
  #say(step: RaceStep, text: string): void {
    const row = this.#rows.at(-1);
    if (row?.last === step.number) row.texts.push(text);
    else this.#open(step, text);
  }

  /** An operation of which nothing was told but that it began is told as a whole. */
  #close(step: RaceStep, words: string, end: string): boolean {
    const row = this.#rows.at(-1);
    if (row === undefined || row.texts.at(-1) !== `begins: ${words}`) return false;
    row.texts[row.texts.length - 1] = `${words}: ${end}`;
    row.last = step.number;
    return true;
  }
}
