import type { CastPolicy, ScenarioOf } from '../../../src/scenario/scenario.ts';
import { neighbours } from './brute-force.ts';

type Machine = ScenarioOf<'machine'>;

/**
 * What "minimal" means at the level `machine`, beside what it means at all levels: no
 * scheduler, policy, misdeed or optional field less. What no machine starts with is left out.
 */
export function* machineNeighbours(scenario: Machine): Iterable<Machine> {
  for (const neighbour of all(scenario)) if (isPossible(neighbour)) yield neighbour;
}

function* all(scenario: Machine): Iterable<Machine> {
  yield* neighbours(scenario) as Iterable<Machine>;
  yield* withoutScheduler(scenario);
  yield* withoutPolicy(scenario);
  yield* withPlainerPolicy(scenario);
  yield* withoutOptional(scenario);
}

function isPossible({ cast }: Machine): boolean {
  const loaded = cast.schedulers.filter(({ present = true }) => present);
  const hosts = new Set(loaded.map(({ cgroup }) => cgroup));
  return hosts.size === loaded.length && (hosts.size === 0 || hosts.has(1));
}

function* withoutScheduler(scenario: Machine): Iterable<Machine> {
  for (const { id } of scenario.cast.schedulers) {
    const schedulers = scenario.cast.schedulers.filter((each) => each.id !== id);
    const operations = scenario.operations.filter(
      (each) => !('scheduler' in each) || each.scheduler !== id,
    );
    yield { ...scenario, operations, cast: { ...scenario.cast, schedulers } };
  }
}

function* withoutPolicy(scenario: Machine): Iterable<Machine> {
  const { cast } = scenario;
  for (const gone of cast.policies) {
    const policies = cast.policies.filter((each) => each !== gone);
    const schedulers = cast.schedulers.map((each) =>
      each.policy === gone.name ? { ...each, policy: gone.base } : each,
    );
    yield { ...scenario, cast: { ...cast, policies, schedulers } };
  }
}

function* withPlainerPolicy(scenario: Machine): Iterable<Machine> {
  const { cast } = scenario;
  for (const [index, policy] of cast.policies.entries()) {
    const changed = (by: Partial<CastPolicy>): Machine => {
      const policies = cast.policies.with(index, { ...policy, ...by });
      return { ...scenario, cast: { ...cast, policies } };
    };
    if (policy.base !== 'fifo') yield changed({ base: 'fifo' });
    for (const omitted of policy.omits) {
      yield changed({ omits: policy.omits.filter((each) => each !== omitted) });
    }
    for (const misdeed of policy.misdeeds) {
      yield changed({ misdeeds: policy.misdeeds.filter((each) => each !== misdeed) });
    }
  }
}

const OPTIONAL_IN_CAST = ['present', 'timeoutMs', 'batch'];
const OPTIONAL = ['until', 'scheduler', 'to', 'lateNs'];
/** The operations that are about a scheduler, and need its id. */
const OF_SCHEDULER = ['attach', 'detach', 'error', 'proceed'];

function* withoutOptional(scenario: Machine): Iterable<Machine> {
  const { operations, cast } = scenario;
  for (const [index, operation] of operations.entries()) {
    for (const name of OPTIONAL) {
      if (!(name in operation)) continue;
      if (name === 'scheduler' && OF_SCHEDULER.includes(operation.op)) continue;
      yield { ...scenario, operations: operations.with(index, without(operation, name)) };
    }
  }
  for (const [index, scheduler] of cast.schedulers.entries()) {
    for (const name of OPTIONAL_IN_CAST) {
      if (!(name in scheduler)) continue;
      const schedulers = cast.schedulers.with(index, without(scheduler, name));
      yield { ...scenario, cast: { ...cast, schedulers } };
    }
  }
}

function without<T extends object>(value: T, gone: string): T {
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== gone)) as T;
}
