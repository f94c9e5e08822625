import type { Kit } from '../src/check/kit.ts';
import type { Rng } from '../src/core/rng.ts';
import { DEFAULT_DESIGN, type OperationsByLevel } from '../src/scenario/scenario.ts';
import type { Build } from './builds.ts';
import { type MachineSizes, machineCast } from './machine-casts.ts';
import type { Workload } from './measure.ts';
import type { MachineSuite } from './runs.ts';

type Operation = OperationsByLevel['machine'];

/** Operations of a round. */
const OPERATIONS = 4_000;
const SEED = 1;
/** What the planner draws, by weight; `turn` wakes a task that sleeps and the other way round. */
const MIX: readonly (readonly [number, 'turn' | Operation['op']])[] = [
  [40, 'turn'],
  [20, 'advance'],
  [6, 'tick'],
  [6, 'resched'],
  [6, 'yield'],
  [4, 'setweight'],
  [4, 'setaffinity'],
  [4, 'move'],
  [4, 'kick'],
  [4, 'count'],
];
const WEIGHTS = MIX.reduce((sum, [weight]) => sum + weight, 0);

/** A machine and what is watched on it; absent: all laws. */
export interface Everyday {
  readonly name: string;
  readonly group: string;
  readonly suite: MachineSuite;
  readonly sizes: MachineSizes;
  readonly only?: ReadonlySet<string> | undefined;
}

/**
 * Everyday operations on one machine, round after round: its schedulers stay, half of the tasks
 * are awake, and time passes by a tick at most at once.
 */
export function everydayRuns(
  { name, group, suite, sizes, only }: Everyday,
  build: Build,
): Workload {
  const cast = machineCast(SEED, sizes, suite === 'machine');
  const kit = build.kitNamed(suite) as Kit<'machine'>;
  const statistics = new build.Statistics();
  // In a search most runs have no witness left to look for.
  for (const { id } of kit.witnesses) statistics.witnesses.set(id, true);
  const subject = build.underTest(DEFAULT_DESIGN, []);
  const options = only === undefined ? { statistics } : { statistics, only };
  const run = kit.open(cast, subject, options);
  const rng: Rng = new build.Rng(SEED);
  const awake = new Set<number>();

  const draw = (): Operation | undefined => {
    const kind = drawKind(rng);
    if (kind === 'advance') return { op: kind, ns: rng.between(1, cast.topology.tickNs) };
    if (kind !== 'turn') return run.planner.draw(kind, rng);
    const task = rng.below(sizes.tasks);
    if (awake.delete(task)) return { op: 'sleep', task };
    awake.add(task);
    return { op: 'wake', task };
  };
  return {
    name,
    unit: 'operations',
    group,
    round() {
      const before = statistics.performed;
      while (statistics.performed - before < OPERATIONS) {
        const operation = draw();
        if (operation !== undefined) run.perform(operation);
        if (run.failure !== undefined) throw new Error(JSON.stringify(run.failure));
      }
      return OPERATIONS;
    },
  };
}

function drawKind(rng: Rng): 'turn' | Operation['op'] {
  let left = rng.below(WEIGHTS);
  for (const [weight, kind] of MIX) {
    left -= weight;
    if (left < 0) return kind;
  }
  return 'turn';
}
