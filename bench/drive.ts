import type { Kit, Run } from '../src/check/kit.ts';
import type { SessionOptions } from '../src/check/session.ts';
import type { UnderTest } from '../src/check/under-test.ts';
import type { Cast, Level, OperationsByLevel } from '../src/scenario/scenario.ts';
import type { Build } from './builds.ts';

const OPERATIONS_MIN = 10;
const OPERATIONS_MAX = 240;
const DRAWS_MAX = 24;
/** Seeds that are tried for one cast of the wanted size. */
const CASTS_MAX = 100_000;

/** Casts of 4 CPUs, 8 tasks and 6 cgroups, as the default search draws them now and then. */
export function castsOfBenchSize(build: Build, count: number): readonly Cast[] {
  const casts: Cast[] = [];
  for (let seed = 1; casts.length < count; seed++) {
    if (seed > CASTS_MAX) throw new Error('no casts of 4 CPUs, 8 tasks and 6 cgroups are drawn');
    const cast = build.drawCast(new build.Rng(seed));
    const { topology, tasks, cgroups } = cast;
    if (topology.cpus.length === 4 && tasks.length === 8 && cgroups.length === 6) casts.push(cast);
  }
  return casts;
}

export interface Driven<L extends Level> {
  readonly run: Run<L>;
  readonly operations: readonly OperationsByLevel[L][];
}

/** One random run, drawn as the default search draws, but on a given cast. */
export function drive<L extends Level>(
  build: Build,
  kit: Kit<L>,
  seed: number,
  from: { readonly cast: Cast; readonly subject: UnderTest; readonly options: SessionOptions },
): Driven<L> {
  const rng = new build.Rng(seed);
  const run = kit.open(from.cast, from.subject, from.options);
  const picker = new build.KindPicker(kit.level, run.planner.kinds, from.options.statistics, rng);
  const length = rng.between(OPERATIONS_MIN, OPERATIONS_MAX);
  const operations: OperationsByLevel[L][] = [];
  for (let draws = 0; operations.length < length && draws < DRAWS_MAX; draws++) {
    const kind = picker.next(rng);
    const operation = run.planner.draw(kind, rng);
    if (operation === undefined) continue;
    draws = -1;
    picker.drew(kind);
    operations.push(operation);
    run.perform(operation);
  }
  run.finish();
  return { run, operations };
}
