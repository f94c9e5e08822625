import { drawCast } from '../arbitraries/cast.ts';
import { drawLegalCpuMax } from '../arbitraries/cpu-max.ts';
import { type Failure, failureKey } from '../check/failure.ts';
import type { Run } from '../check/kit.ts';
import { kitOf } from '../check/kits.ts';
import { Statistics } from '../check/statistics.ts';
import { type UnderTest, underTest } from '../check/under-test.ts';
import { Rng } from '../core/rng.ts';
import { ROOT } from '../host/state.ts';
import type { HostOperation } from '../scenario/host-operation.ts';
import type { Cast, Scenario, ScenarioOf } from '../scenario/scenario.ts';
import { type Minimised, minimise } from './minimise/minimise.ts';

/** Short runs that are tried for one that fails alike. */
const TRIES_MAX = 800;
/** Kinds that are tried for one operation of a short run. */
const DRAWS_MAX = 8;
/** Intervals that a short run waits for what must come. */
const PATIENCE = 20;
const MS = 1_000_000;
/** Times around which things happen: slices, intervals, and several of them. */
const TIMES_NS = [1, 2, 5, 10, 20, 50, 99, 100, 150, 190, 200, 210, 300, 400].map((ms) => ms * MS);

/** Minimises a scenario and then looks for a shorter one, see {@link shorten}. */
export function minimiseAndShorten(
  scenario: Scenario,
  failure: Failure,
  timeMs: number,
): Minimised {
  const started = performance.now();
  const best = minimise(scenario, failure, { timeMs });
  return shorten(best, timeMs - (performance.now() - started));
}

/**
 * Looks beside a minimal scenario: what is minimal by single steps is not always the shortest,
 * and a few hundred random runs that are shorter often hold one that fails alike. Each is
 * minimised in turn; the certificate is the minimiser's.
 */
export function shorten(minimal: Minimised, timeMs: number): Minimised {
  const deadline = performance.now() + timeMs;
  let best = minimal;
  const rng = new Rng(1);
  for (let tries = 0; tries < TRIES_MAX && best.minimal; tries++) {
    const left = deadline - performance.now();
    if (left <= 0 || best.scenario.operations.length <= 1) break;
    const candidate = shorterRun(best.scenario, rng);
    if (candidate === undefined) continue;
    const shorter = minimise(candidate, best.failure, { timeMs: left });
    if (shorter.minimal && isShorter(shorter.scenario, best.scenario)) best = shorter;
  }
  return best;
}

function isShorter(a: Scenario, b: Scenario): boolean {
  return a.operations.length < b.operations.length;
}

/** A run with fewer operations that fails in the same way, if this draw is one. */
function shorterRun(scenario: Scenario, rng: Rng): Scenario | undefined {
  if (scenario.level !== 'host') return undefined;
  const { property, failureKind, design, faults } = scenario;
  if (property === undefined || failureKind === undefined) return undefined;
  const wanted = { property, failureKind };
  const subject = underTest(design, faults);
  if (rng.chance(1, 2)) {
    const varied = variation(scenario, rng);
    const run = openFor(varied.cast, subject, wanted);
    for (const operation of varied.operations) run.perform(operation);
    run.finish(PATIENCE);
    return fails(run, wanted) ? varied : undefined;
  }
  const cast = rng.chance(1, 2) ? drawCast(rng) : withOtherQuotas(scenario.cast, rng);
  const length = rng.between(1, scenario.operations.length - 1);
  const operations = performRun(cast, subject, length, rng, wanted);
  return operations === undefined ? undefined : { ...scenario, cast, operations };
}

/** The scenario without one of its operations, with other times and quotas. */
function variation(scenario: ScenarioOf<'host'>, rng: Rng): ScenarioOf<'host'> {
  const dropped = rng.below(scenario.operations.length);
  const operations = scenario.operations
    .filter((_, index) => index !== dropped)
    .map((operation): HostOperation => {
      if (operation.op === 'wake' && rng.chance(1, 2)) {
        return { op: 'run', task: operation.task, cpu: 0, ns: rng.pick(TIMES_NS) };
      }
      return 'ns' in operation ? { ...operation, ns: rng.pick(TIMES_NS) } : operation;
    });
  return { ...scenario, cast: withOtherStart(scenario.cast, rng), operations };
}

/** The cast as it is, or with other quotas, or with one member that starts elsewhere. */
function withOtherStart(cast: Cast, rng: Rng): Cast {
  switch (rng.below(6)) {
    case 0:
    case 1:
      return withOtherQuotas(cast, rng);
    case 2: {
      const turned = rng.below(Math.max(1, cast.cgroups.length));
      const cgroups = cast.cgroups.map((cgroup, index) =>
        index === turned ? { ...cgroup, present: !cgroup.present } : cgroup,
      );
      return { ...cast, cgroups };
    }
    case 3: {
      const moved = rng.below(Math.max(1, cast.tasks.length));
      const homes = [ROOT, ...cast.cgroups.map(({ id }) => id)];
      const tasks = cast.tasks.map((task, index) =>
        index === moved ? { ...task, cgroup: rng.pick(homes) } : task,
      );
      return { ...cast, tasks };
    }
    default:
      return cast;
  }
}

interface Wanted {
  readonly property: string;
  readonly failureKind: string;
}

function openFor(cast: Cast, subject: UnderTest, { property }: Wanted): Run<'host'> {
  const only = new Set([property]);
  return kitOf('host').open(cast, subject, {
    statistics: new Statistics(),
    only,
    isThorough: true,
  });
}

function fails(run: Run<'host'>, wanted: Wanted): boolean {
  return run.failures.some((failure) => failureKey(failure) === failureKey(wanted));
}

/** Performs random operations until the failure; undefined if it does not come. */
function performRun(
  cast: Cast,
  subject: UnderTest,
  length: number,
  rng: Rng,
  wanted: Wanted,
): ScenarioOf<'host'>['operations'] | undefined {
  const run = openFor(cast, subject, wanted);
  const operations: HostOperation[] = [];
  for (let draws = 0; draws < DRAWS_MAX * length && operations.length < length; draws++) {
    const operation = run.planner.draw(rng.pick(run.planner.kinds).kind, rng);
    if (operation === undefined) continue;
    operations.push(operation);
    run.perform(operation);
    if (fails(run, wanted)) return operations;
  }
  return undefined;
}

function withOtherQuotas(cast: Cast, rng: Rng): Cast {
  return {
    ...cast,
    cgroups: cast.cgroups.map((cgroup) => ({ ...cgroup, ...drawLegalCpuMax(rng) })),
  };
}
