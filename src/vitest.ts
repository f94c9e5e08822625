/**
 * Turns a suite into vitest tests:
 *
 *     import { scxCheck } from 'scx-check/vitest';
 *     scxCheck({ suite: 'bandwidth', timeMs: 5_000 });
 *
 * @packageDocumentation
 */
import { beforeAll, describe, test } from 'vitest';
import { kitOf } from './check/kits.ts';
import { Artefacts, DEFAULT_OUT, replayCommand } from './report/artefacts.ts';
import { designWords } from './report/cast-words.ts';
import { explain } from './report/explain.ts';
import { formatExplanation } from './report/explanation-text.ts';
import { designFromNames, faultAdjustments } from './scenario/select.ts';
import type { SearchResult } from './search/result.ts';
import { type SearchOptions, SUITE_LEVELS, type Suite, search } from './search/search.ts';

export interface ScxCheckOptions {
  readonly suite: Suite;
  /** Names of a design, such as `as-merged`; the default is the intended one. */
  readonly design?: string | readonly string[];
  /** Faults to put in. */
  readonly with?: readonly string[];
  /** Faults of the design to take out. */
  readonly without?: readonly string[];
  /** The only properties and monitors to watch for, by id. */
  readonly only?: readonly string[];
  /** Runs at most; together with a seed the tests are the same each time. */
  readonly runs?: number;
  /** Time to search, in ms; 10 s if neither it nor `runs` is given. */
  readonly timeMs?: number;
  /** Time to minimise what was found, in ms. */
  readonly minimiseMs?: number;
  /** Where to begin; drawn if absent, and named in every failure. */
  readonly seed?: number;
  /** Where scenarios are written. */
  readonly out?: string;
}

const DEFAULT_TIME_MS = 10_000;
const DEFAULT_MINIMISE_MS = 10_000;
/** What a search may take beyond its budget, and longest where only the runs are limited. */
const SLACK_MS = 60_000;
const UNTIMED_MS = 3_600_000;

/**
 * Declares one test a property and monitor of the suite, and one for the witnesses.
 *
 * The search runs once, before the first of them. A test fails with the counterexample, the
 * seed, and the file that replays it; and also if its property was never exercised.
 */
export function scxCheck(options: ScxCheckOptions): void {
  const given = options.design ?? [];
  const design = designFromNames(typeof given === 'string' ? [given] : given);
  const faults = faultAdjustments(options.with ?? [], options.without ?? []);
  const seed = options.seed ?? Math.floor(Math.random() * 2 ** 31);
  const { suite, runs, only, minimiseMs = DEFAULT_MINIMISE_MS } = options;
  const timeMs = options.timeMs ?? (runs === undefined ? DEFAULT_TIME_MS : undefined);
  const searchOptions: SearchOptions = {
    suite,
    design,
    faults,
    seed,
    minimiseMs,
    ...(runs === undefined ? {} : { runs }),
    ...(timeMs === undefined ? {} : { timeMs }),
    ...(only === undefined ? {} : { only }),
  };
  const kits = SUITE_LEVELS[suite].map((level) => kitOf(level));
  const isWanted = (id: string): boolean => only?.includes(id) ?? true;
  const promised = kits
    .flatMap(({ properties }) => properties)
    .filter(({ designs, id }) => designs.includes(design.bandwidth) && isWanted(id));
  const monitors = kits
    .flatMap((kit) => kit.monitors)
    .filter(({ designs, monitor }) => designs.includes(design.bandwidth) && isWanted(monitor.id));

  describe(`scx-check ${suite}, ${designWords(design, faults)}`, () => {
    let judge: Judge | undefined;
    const verdict = (): Judge => {
      if (judge === undefined) throw new Error(`the search did not end; seed ${seed}`);
      return judge;
    };
    beforeAll(
      () => {
        judge = new Judge(search(searchOptions), options.out ?? DEFAULT_OUT);
      },
      (timeMs ?? UNTIMED_MS) + minimiseMs + SLACK_MS,
    );

    for (const { id, law } of promised) test(`${id} ${law}`, () => verdict().expectProperty(id));
    for (const { monitor } of monitors) {
      const { description } = monitor.machine;
      test(`${monitor.id} ${description}`, () => verdict().expectUnbroken(monitor.id));
    }
    // A search for a part of the laws need not have seen everything.
    if (only === undefined) test('witnesses were seen', () => verdict().expectWitnesses());
  });
}

/** Says of a search's result what each test wants to know. */
class Judge {
  readonly #result: SearchResult;
  readonly #explanations = new Map<string, string>();

  constructor(result: SearchResult, out: string) {
    this.#result = result;
    const artefacts = new Artefacts(process.cwd(), out, result.seed);
    for (const counterexample of result.counterexamples) {
      const { property } = counterexample.failure;
      const file = artefacts.reported(counterexample);
      const text = [
        formatExplanation(explain(counterexample.scenario)),
        `seed        ${result.seed}`,
        `scenario    ${file}`,
        `again       ${replayCommand(file)}`,
      ].join('\n');
      const before = this.#explanations.get(property);
      this.#explanations.set(property, before === undefined ? text : `${before}\n\n${text}`);
    }
  }

  expectUnbroken(id: string): void {
    const explanation = this.#explanations.get(id);
    if (explanation === undefined) return;
    const error = new Error(explanation);
    // The stack would lead into this file, and bury the table.
    error.stack = `Error: ${explanation}`;
    throw error;
  }

  expectProperty(id: string): void {
    this.expectUnbroken(id);
    const result = this.#result.properties.find((property) => property.id === id);
    if (result === undefined || result.exercised > 0) return;
    const { runs, seed } = this.#result;
    throw new Error(`${id} was not exercised in ${runs} runs, so nothing is known; seed ${seed}`);
  }

  expectWitnesses(): void {
    const missing = this.#result.witnesses.filter(({ seen }) => !seen).map(({ id }) => id);
    if (missing.length === 0) return;
    const { runs, seed } = this.#result;
    throw new Error(`not seen in ${runs} runs: ${missing.join(', ')}; seed ${seed}`);
  }
}
