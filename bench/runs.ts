import type { Kit, KitName } from '../src/check/kit.ts';
import type { Statistics } from '../src/check/statistics.ts';
import { type Cast, DEFAULT_DESIGN, type Level } from '../src/scenario/scenario.ts';
import type { Build } from './builds.ts';
import { castsOfBenchSize, onCast } from './drive.ts';
import { BENCH_SIZES, machineCast } from './machine-casts.ts';
import type { Workload } from './measure.ts';

const CASTS = 40;
/** Runs of a round. */
const RUNS = 200;
/** The same of what takes longer. */
const MACHINE_RUNS = 60;
const NONE: ReadonlySet<string> = new Set();

/** A kit, the casts that its runs take in turn, and the only laws to watch for; absent: all. */
interface CastRuns<L extends Level> {
  readonly name: string;
  readonly kit: Kit<L>;
  readonly casts: readonly Cast[];
  readonly runs: number;
  readonly only?: ReadonlySet<string> | undefined;
}

function castRuns<L extends Level>(
  build: Build,
  { name, kit, casts, runs, only }: CastRuns<L>,
): Workload {
  let seed = 0;
  const onCasts = onCast(kit, () => casts[seed % casts.length] as Cast);
  const subject = build.underTest(DEFAULT_DESIGN, []);
  const statistics: Statistics = new build.Statistics();
  const all = { subject, faults: [], statistics, muted: NONE };
  const options = only === undefined ? all : { ...all, only };
  return {
    name,
    unit: 'operations',
    group: kit.name,
    round() {
      const before = statistics.performed;
      for (seed = 1; seed <= runs; seed++) build.randomRun(onCasts, seed, options);
      return statistics.performed - before;
    },
  };
}

/** Random runs on casts of 4 CPUs, 8 tasks and 6 cgroups: the headline. */
export function hostRuns(name: string, build: Build, only?: ReadonlySet<string>): Workload {
  const casts = castsOfBenchSize(build, CASTS);
  return castRuns(build, { name, kit: build.kitOf('host'), casts, runs: RUNS, only });
}

export function hostRunsWithoutLaws(name: string, build: Build): Workload {
  return hostRuns(name, build, NONE);
}

/** The suites of the level `machine`. */
export type MachineSuite = Extract<KitName, 'machine' | 'hierarchy'>;

/** The same with four schedulers; of the suite `machine`, the root limits what the rest may use. */
export function machineRuns(
  suite: MachineSuite,
  name: string,
  build: Build,
  only?: ReadonlySet<string>,
): Workload {
  const casts = Array.from({ length: CASTS }, (_, index) =>
    machineCast(index, BENCH_SIZES, suite === 'machine'),
  );
  return castRuns(build, { name, kit: build.kitNamed(suite), casts, runs: MACHINE_RUNS, only });
}

export function machineRunsWithoutLaws(suite: MachineSuite, name: string, build: Build): Workload {
  return machineRuns(suite, name, build, NONE);
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
