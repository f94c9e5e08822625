import type { Scenario } from '../../scenario/scenario.ts';
import { type AnyOperation, operationsOf, withOperations } from './edit.ts';
import { FIELDS_BY_LEVEL } from './fields.ts';

/**
 * The scenarios in which one operation does what two or three do now: two stretches of time
 * that are one; a task that wakes, and later time that passes, which are a run of the task; work
 * that is held up, and goes on later.
 */
export function* withJoinedOperations(scenario: Scenario): Iterable<Scenario> {
  const operations = operationsOf(scenario);
  for (const [index, operation] of operations.entries()) {
    const next = operations[index + 1];
    if (operation.op === 'advance' && next?.op === 'advance') {
      const ns = (operation.ns as number) + (next.ns as number);
      yield joined(scenario, index + 1, index, { ...operation, ns });
    }
    if (operation.op === 'advance' && next?.op === 'run') {
      const ns = (operation.ns as number) + (next.ns as number);
      yield joined(scenario, index, index + 1, { ...next, ns });
    }
    if (scenario.level === 'host' && operation.op === 'wake') yield* withRuns(scenario, index);
    if (operation.until !== undefined) yield* withoutHoldUp(scenario, index);
  }
}

/** Work goes as far at once as it comes later, or begins only then. */
function* withoutHoldUp(scenario: Scenario, first: number): Iterable<Scenario> {
  const operations = operationsOf(scenario);
  const { until: _, ...started } = operations[first] as AnyOperation;
  const second = operations.findIndex(
    ({ op, scheduler }, index) =>
      index > first && op === 'proceed' && scheduler === started.scheduler,
  );
  if (second < 0) return;
  const { until } = operations[second] as AnyOperation;
  const whole = until === undefined ? started : { ...started, until };
  if (!mayBe(scenario, whole)) return;
  yield joined(scenario, second, first, whole);
  yield joined(scenario, first, second, whole);
}

/** An enable has other stages than a disable. */
function mayBe({ level }: Scenario, { op, until }: AnyOperation): boolean {
  const spec = FIELDS_BY_LEVEL[level][op]?.until;
  return until === undefined || (spec?.kind === 'choice' && spec.values.includes(until));
}

/** Instead of waking, the task runs on one CPU of each LLC when time passes next, or never. */
function* withRuns(scenario: Scenario, wake: number): Iterable<Scenario> {
  const operations = operationsOf(scenario);
  const { task } = operations[wake] as AnyOperation;
  const run = (cpu: number, ns: unknown) => ({ op: 'run', task, cpu, ns });
  for (const cpu of firstOfLlcs(scenario)) {
    for (let later = wake + 1; later < operations.length; later++) {
      const operation = operations[later] as AnyOperation;
      if (operation.op === 'advance') {
        yield joined(scenario, wake, later, run(cpu, operation.ns));
      } else if (operation.op === 'sleep' && operation.task === task) {
        yield joined(scenario, wake, later, run(cpu, 0));
        break;
      }
    }
  }
}

/** One CPU of each LLC: one is as good as another. */
export function firstOfLlcs({ cast }: Scenario): readonly number[] {
  const first = new Map<number, number>();
  for (const { id, llc } of cast.topology.cpus) if (!first.has(llc)) first.set(llc, id);
  return [...first.values()];
}

/** The scenario without one operation, and with another one in the place of a second. */
function joined(scenario: Scenario, gone: number, at: number, by: AnyOperation): Scenario {
  const operations = operationsOf(scenario).with(at, by);
  return withOperations(
    scenario,
    operations.filter((_, index) => index !== gone),
  );
}
