import type { Scenario } from '../../scenario/scenario.ts';
import { type AnyOperation, operationsOf, withOperations } from './edit.ts';

/**
 * The scenarios in which one operation does what two or three do now: two stretches of time
 * that are one, and a task that wakes, and later time that passes, which are a run of the task.
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
  }
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
