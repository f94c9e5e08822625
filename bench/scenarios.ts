import {
  DEFAULT_DESIGN,
  SCENARIO_FORMAT,
  SCENARIO_VERSION,
  type ScenarioOf,
} from '../src/scenario/scenario.ts';
import type { Build } from './builds.ts';
import { castsOfBenchSize, drive } from './drive.ts';
import { median, type Workload } from './measure.ts';

const REPLAYS = 300;
/** A middling length of what a random run performs. */
const LENGTH = 120;
const MINIMISED = [
  'transfer-skips-middle-ancestor',
  'llc-leftovers-survive',
  'debt-forgotten-after-one-interval',
  'cgroup-move-leaves-task-behind',
];
const MINIMISE_MS = 20_000;
const REPEATS = 3;

/** Replays of a scenario of 120 operations that breaks nothing. */
export function replays(build: Build): Workload {
  const [cast] = castsOfBenchSize(build, 1);
  if (cast === undefined) throw new Error('no cast');
  const kit = build.kitOf('host');
  const subject = build.underTest(DEFAULT_DESIGN, []);
  const operations: ScenarioOf<'host'>['operations'][number][] = [];
  for (let seed = 1; operations.length < LENGTH; seed++) {
    const statistics = new build.Statistics();
    const options = { subject, faults: [], statistics, muted: new Set<string>() };
    const drawn = drive(build, kit, seed, { cast, options }).operations;
    if (drawn.length >= LENGTH) operations.push(...drawn.slice(0, LENGTH));
  }
  const scenario: ScenarioOf<'host'> = {
    format: SCENARIO_FORMAT,
    version: SCENARIO_VERSION,
    level: 'host',
    design: DEFAULT_DESIGN,
    faults: [],
    cast,
    operations,
    schedule: [],
  };
  return {
    name: `replay of ${LENGTH} operations`,
    unit: 'replays',
    group: 'replay',
    round() {
      for (let i = 0; i < REPLAYS; i++) build.replayScenario(scenario);
      return REPLAYS;
    },
  };
}

export interface Minimising {
  readonly fault: string;
  readonly property: string;
  readonly found: number;
  readonly minimal: number;
  readonly evaluations: number;
  readonly ms: number;
  readonly cpuMs: number;
}

/** Finds some faults, and times the minimising of what was found. */
export function minimisings(build: Build): readonly Minimising[] {
  return MINIMISED.map((fault) => {
    const faults = [fault];
    const options = {
      design: DEFAULT_DESIGN,
      faults,
      suites: ['bandwidth' as const],
      seed: 1,
      untilFirst: true,
    };
    const subject = build.underTest(DEFAULT_DESIGN, faults);
    const [found] = build.find(options, subject, new build.Statistics(), performance.now());
    if (found === undefined) throw new Error(`${fault} was not found`);
    const times: { ms: number; cpuMs: number }[] = [];
    let result: ReturnType<Build['minimise']> | undefined;
    for (let i = 0; i < REPEATS; i++) {
      const cpuBefore = process.cpuUsage();
      const before = performance.now();
      result = build.minimise(found.scenario, found.failure, { timeMs: MINIMISE_MS });
      const { user, system } = process.cpuUsage(cpuBefore);
      times.push({ ms: performance.now() - before, cpuMs: (user + system) / 1e3 });
    }
    return {
      fault,
      property: found.failure.property,
      found: found.operationsFound,
      minimal: result?.scenario.operations.length ?? 0,
      evaluations: result?.evaluations ?? 0,
      ms: median(times.map(({ ms }) => ms)),
      cpuMs: median(times.map(({ cpuMs }) => cpuMs)),
    };
  });
}
