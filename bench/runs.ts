import type { Kit } from '../src/check/kit.ts';
import type { Statistics } from '../src/check/statistics.ts';
import { DEFAULT_DESIGN, type Level } from '../src/scenario/scenario.ts';
import type { Build } from './builds.ts';
import { castsOfBenchSize, onCast } from './drive.ts';
import type { Workload } from './measure.ts';

const CASTS = 40;
/** Runs of a round. */
const RUNS = 200;
const NONE: ReadonlySet<string> = new Set();

/** Random runs on casts of 4 CPUs, 8 tasks and 6 cgroups: the headline. */
export function hostRuns(name: string, build: Build, only?: ReadonlySet<string>): Workload {
  const casts = castsOfBenchSize(build, CASTS);
  let seed = 0;
  const kit = onCast(
    build.kitOf('host'),
    () => casts[seed % casts.length] as (typeof casts)[number],
  );
  const subject = build.underTest(DEFAULT_DESIGN, []);
  const statistics = new build.Statistics();
  const all = { subject, faults: [], statistics, muted: NONE };
  const options = only === undefined ? all : { ...all, only };
  return {
    name,
    unit: 'operations',
    group: 'host',
    round() {
      const before = statistics.performed;
      for (seed = 1; seed <= RUNS; seed++) build.randomRun(kit, seed, options);
      return statistics.performed - before;
    },
  };
}

export function hostRunsWithoutLaws(name: string, build: Build): Workload {
  return hostRuns(name, build, NONE);
}

/** Random runs of one level, as the search makes them, casts of every size among them. */
export function levelRuns(level: Level, build: Build): Workload {
  const kit = build.kitOf(level) as Kit<Level>;
  const subject = build.underTest(DEFAULT_DESIGN, []);
  const statistics: Statistics = new build.Statistics();
  const options = { subject, faults: [], statistics, muted: NONE };
  return {
    name: `level ${level}`,
    unit: 'operations',
    group: `level ${level}`,
    round() {
      const before = statistics.performed;
      for (let seed = 1; seed <= RUNS; seed++) build.randomRun(kit, seed, options);
      return statistics.performed - before;
    },
  };
}

/** The default search, which splits its time between the levels. */
export function defaultSearch(build: Build): Workload {
  const subject = build.underTest(DEFAULT_DESIGN, []);
  return {
    name: 'default mix of levels',
    unit: 'operations',
    group: 'mix',
    round() {
      const statistics = new build.Statistics();
      const options = {
        design: DEFAULT_DESIGN,
        faults: [],
        suites: ['bandwidth' as const],
        seed: 1,
        runs: 2 * RUNS,
      };
      build.find(options, subject, statistics, performance.now());
      return statistics.performed;
    },
  };
}
