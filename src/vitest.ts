/**
 * Turns a suite into vitest tests:
 *
 *     import { scxCheck } from 'scx-check/vitest';
 *     scxCheck({ suite: 'bandwidth', timeMs: 5_000 });
 *
 * @packageDocumentation
 */
import { beforeAll, describe, test } from 'vitest';
import { kitNamed } from './check/kits.ts';
import { DEFAULT_OUT } from './report/artefacts.ts';
import { designWords } from './report/cast-words.ts';
import { SuiteJudge } from './report/suite-judge.ts';
import { designFromNames, faultAdjustments } from './scenario/select.ts';
import type { SearchOptions } from './search/options.ts';
import { search } from './search/search.ts';
import { kitNamesOf, type Suite, suitesFor } from './search/suites.ts';

export interface ScxCheckOptions {
  readonly suite: Suite | 'all';
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
  const suites = suitesFor(suite, design);
  const timeMs = options.timeMs ?? (runs === undefined ? DEFAULT_TIME_MS : undefined);
  const searchOptions: SearchOptions = {
    suites,
    design,
    faults,
    seed,
    minimiseMs,
    ...(runs === undefined ? {} : { runs }),
    ...(timeMs === undefined ? {} : { timeMs }),
    ...(only === undefined ? {} : { only }),
  };
  const kits = kitNamesOf(suites, design).map(kitNamed);
  const isWanted = (id: string): boolean => only?.includes(id) ?? true;
  const promised = kits
    .flatMap(({ properties }) => properties)
    .filter(({ designs, id }) => designs.includes(design.bandwidth) && isWanted(id));
  const monitors = kits
    .flatMap((kit) => kit.monitors)
    .filter(({ designs, monitor }) => designs.includes(design.bandwidth) && isWanted(monitor.id));

  describe(`scx-check ${suite}, ${designWords(design, faults)}`, () => {
    let judge: SuiteJudge | undefined;
    const verdict = (): SuiteJudge => {
      if (judge === undefined) throw new Error(`the search did not end; seed ${seed}`);
      return judge;
    };
    beforeAll(
      () => {
        judge = new SuiteJudge(search(searchOptions), process.cwd(), options.out ?? DEFAULT_OUT);
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
