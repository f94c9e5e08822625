import type { Cast, CastCgroup, Scenario } from '../../../src/scenario/scenario.ts';

/**
 * What "minimal" means, once more and without the minimiser: one element less, one pair of
 * operations less, one number lower.
 */
export function* neighbours(scenario: Scenario): Iterable<Scenario> {
  yield* withoutOperations(scenario);
  yield* withoutSwitch(scenario);
  yield* withoutTask(scenario);
  yield* withoutCgroup(scenario);
  yield* withoutCpus(scenario);
  yield* withLowerNumber(scenario);
}

type Any = Readonly<Record<string, unknown>>;
type Which = (operation: Any, index: number) => boolean;

function keep(scenario: Scenario, which: Which, cast: Partial<Cast> = {}): Scenario {
  const operations = (scenario.operations as unknown as readonly Any[]).filter(which);
  return { ...scenario, operations, cast: { ...scenario.cast, ...cast } } as unknown as Scenario;
}

function* withoutOperations(scenario: Scenario): Iterable<Scenario> {
  const { length } = scenario.operations;
  for (let i = 0; i < length; i++) {
    for (let j = i; j < length; j++) yield keep(scenario, (_, at) => at !== i && at !== j);
  }
}

function* withoutSwitch(scenario: Scenario): Iterable<Scenario> {
  for (let i = 0; i < scenario.schedule.length; i++) {
    yield { ...scenario, schedule: scenario.schedule.filter((_, at) => at !== i) };
  }
}

/** Fields of operations that name a task; the others have another name for a parent. */
const TASK_FIELDS = ['task', 'parent', 'other', 'to'];

function* withoutTask(scenario: Scenario): Iterable<Scenario> {
  for (const { id } of scenario.cast.tasks) {
    const tasks = scenario.cast.tasks.filter((each) => each.id !== id);
    const named = (each: Any) => TASK_FIELDS.some((name) => each[name] === id);
    yield keep(scenario, (each) => !named(each), { tasks });
  }
}

function* withoutCgroup(scenario: Scenario): Iterable<Scenario> {
  const { cast } = scenario;
  for (const { id, parent } of cast.cgroups) {
    const up = <T extends { readonly cgroup: number }>(each: T): T =>
      each.cgroup === id ? { ...each, cgroup: parent } : each;
    const cgroups = cast.cgroups
      .filter((each) => each.id !== id)
      .map((each): CastCgroup => (each.parent === id ? { ...each, parent } : each));
    const raised = { tasks: cast.tasks.map(up), schedulers: cast.schedulers.map(up) };
    yield keep(scenario, (each) => each.cgroup !== id, { ...raised, cgroups });
  }
}

/** Without one CPU, and without all CPUs of an LLC. */
function* withoutCpus(scenario: Scenario): Iterable<Scenario> {
  const { topology, tasks } = scenario.cast;
  const { cpus } = topology;
  const groups = cpus.map((cpu) => [cpu.id]);
  for (const llc of new Set(cpus.map((cpu) => cpu.llc))) {
    groups.push(cpus.filter((cpu) => cpu.llc === llc).map(({ id }) => id));
  }
  for (const gone of groups) {
    const left = cpus.filter(({ id }) => !gone.includes(id));
    if (left.length === 0) continue;
    const llcs = [...new Set(left.map(({ llc }) => llc))].sort((a, b) => a - b);
    const dense = left.map((each) => ({ ...each, llc: llcs.indexOf(each.llc) }));
    const isLeft = (mask: readonly number[]) => mask.some((id) => !gone.includes(id));
    if (tasks.some((task) => task.cpus !== undefined && !isLeft(task.cpus))) continue;
    const cast = { ...scenario.cast, topology: { ...topology, cpus: dense } };
    const named = (each: Any) =>
      gone.includes(each.cpu as number) ||
      (Array.isArray(each.cpus) && !isLeft(each.cpus as readonly number[]));
    yield keep(withoutInMasks({ ...scenario, cast }, gone), (each) => !named(each));
  }
}

function withoutInMasks(scenario: Scenario, gone: readonly number[]): Scenario {
  const json = JSON.stringify(scenario, (key, value: unknown) =>
    key === 'cpus' && Array.isArray(value) && typeof value[0] === 'number'
      ? value.filter((id) => !gone.includes(id as number) || value.every((v) => gone.includes(v)))
      : value,
  );
  return JSON.parse(json) as Scenario;
}

const NUMBERS = [
  ...['ns', 'lateNs', 'late_ns', 'rand', 'tickNs', 'sliceNs', 'periodUs', 'quotaUs', 'burstUs'],
  ...['period_us', 'quota_us', 'burst_us', 'key', 'value', 'vtime', 'capacity', 'llcs'],
  ...['timeoutMs', 'batch', 'nth', 'weight'],
];
/** Below this no machine exists, or no cpu.max. */
const LEAST_IN_CAST: Readonly<Record<string, number>> = {
  sliceNs: 1,
  timeoutMs: 1,
  batch: 1,
  periodUs: 1_000,
  quotaUs: 1_000,
};

const PERIODS = ['periodUs', 'period_us'];
const PLAIN_PERIOD = 100_000;
/** The ticks that Linux is built with. */
const TICKS = [1_000_000, 4_000_000, 10_000_000];

/** A period is nearer to the plain one, a tick is a faster one, all else is nearer to 0. */
function simpler(name: string, value: number): readonly number[] {
  if (name === 'tickNs') return TICKS.filter((tick) => tick < value);
  if (!PERIODS.includes(name)) {
    const lower = [0, 1, Math.floor(value / 2), value - 1];
    return lower.filter((each) => each < value);
  }
  if (value === PLAIN_PERIOD) return [];
  const away = value - PLAIN_PERIOD;
  return [PLAIN_PERIOD, PLAIN_PERIOD + Math.trunc(away / 2), value - Math.sign(away)];
}

/** Each number of the operations and of the cast: the simplest, the middle, the next. */
function* withLowerNumber(scenario: Scenario): Iterable<Scenario> {
  for (const { path, value } of numbersIn(scenario, [])) {
    for (const lower of simpler(String(path.at(-1)), value)) {
      const name = String(path.at(-1));
      const least = path[0] === 'cast' ? (LEAST_IN_CAST[name] ?? 0) : Number(name === 'weight');
      if (lower < least) continue;
      const copy = structuredClone(scenario);
      let at = copy as unknown as Record<string | number, unknown>;
      for (const step of path.slice(0, -1)) at = at[step] as Record<string | number, unknown>;
      at[path.at(-1) as string] = lower;
      if (copy.cast.cgroups.every((each) => each.quotaUs === 'max' || each.burstUs <= each.quotaUs))
        yield copy;
    }
  }
}

interface Found {
  readonly path: readonly (string | number)[];
  readonly value: number;
}

function* numbersIn(value: unknown, path: readonly (string | number)[]): Iterable<Found> {
  if (typeof value === 'number' && NUMBERS.includes(String(path.at(-1)))) yield { path, value };
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) yield* numbersIn(inner, [...path, key]);
}
