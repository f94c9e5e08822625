import type { Kit, Run } from '../src/check/kit.ts';
import type { Cast, Level, OperationsByLevel } from '../src/scenario/scenario.ts';
import type { RandomRunOptions } from '../src/search/random.ts';
import type { Build } from './builds.ts';

/** Seeds that are tried for the casts of the wanted size. */
const SEEDS_MAX = 100_000;

/** Casts of 4 CPUs, 8 tasks and 6 cgroups, as the default search draws them now and then. */
export function castsOfBenchSize(build: Build, count: number): readonly Cast[] {
  const casts: Cast[] = [];
  for (let seed = 1; casts.length < count; seed++) {
    if (seed > SEEDS_MAX) throw new Error('no casts of 4 CPUs, 8 tasks and 6 cgroups are drawn');
    const cast = build.drawCast(new build.Rng(seed));
    const { topology, tasks, cgroups } = cast;
    if (topology.cpus.length === 4 && tasks.length === 8 && cgroups.length === 6) casts.push(cast);
  }
  return casts;
}

/** A kit whose runs are on a cast of ours, whatever was drawn. */
export function onCast<L extends Level>(kit: Kit<L>, castOf: () => Cast): Kit<L> {
  return { ...kit, open: (_drawn, subject, options) => kit.open(castOf(), subject, options) };
}

export interface Driven<L extends Level> {
  readonly run: Run<L>;
  readonly operations: readonly OperationsByLevel[L][];
}

/** One random run of the search on a given cast, written down. */
export function drive<L extends Level>(
  build: Build,
  kit: Kit<L>,
  seed: number,
  from: { readonly cast: Cast; readonly options: RandomRunOptions },
): Driven<L> {
  const operations: OperationsByLevel[L][] = [];
  let run: Run<L> | undefined;
  const recorded: Kit<L> = {
    ...kit,
    open(_drawn, subject, options) {
      const opened = kit.open(from.cast, subject, options);
      run = opened;
      return {
        planner: opened.planner,
        get failures() {
          return opened.failures;
        },
        get failure() {
          return opened.failure;
        },
        perform(operation) {
          operations.push(operation);
          return opened.perform(operation);
        },
        finish: (patience) => opened.finish(patience),
        describe: () => opened.describe(),
      };
    },
  };
  build.randomRun(recorded, seed, from.options);
  if (run === undefined) throw new Error('the search opened no run');
  return { run, operations };
}
