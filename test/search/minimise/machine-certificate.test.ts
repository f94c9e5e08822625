import { describe, expect, it } from 'vitest';
import type { Rng } from '../../../src/core/rng.ts';
import { formatScenario, parseScenario } from '../../../src/scenario/file.ts';
import {
  DISABLE_STAGES,
  ENABLE_STAGES,
  type MachineOperation,
} from '../../../src/scenario/machine-operation.ts';
import { BUILT_IN_POLICIES, CALLBACKS } from '../../../src/scenario/policy-names.ts';
import { type CastScheduler, MISDEEDS, type ScenarioOf } from '../../../src/scenario/scenario.ts';
import { minimise } from '../../../src/search/minimise/minimise.ts';
import { machineNeighbours } from './machine-neighbours.ts';
import {
  cgroup,
  FAILURE,
  failsIf,
  machine,
  machineScenario,
  policy,
  scheduler,
  seeds,
  task,
} from './synthetic.ts';

type Machine = ScenarioOf<'machine'>;

const OPS = ['wake', 'advance', 'tick', 'attach', 'detach', 'proceed', 'insert', 'yield'] as const;
const TASKS = [0, 1, 2, 3];

function randomOperation(rng: Rng, cpus: number): MachineOperation {
  const op = rng.pick(OPS);
  const about = { scheduler: rng.below(4) };
  const isHeld = rng.chance(1, 2);
  switch (op) {
    case 'wake':
      return { op, task: rng.pick(TASKS) };
    case 'yield':
      return { op, task: rng.pick(TASKS), to: rng.pick(TASKS) };
    case 'advance':
      return { op, ns: rng.below(40_000_000_000), lateNs: rng.below(50) };
    case 'tick':
      return { op, cpu: rng.below(cpus) };
    case 'attach':
      return isHeld ? { op, ...about, until: rng.pick(ENABLE_STAGES) } : { op, ...about };
    case 'detach':
      return isHeld ? { op, ...about, until: rng.pick(DISABLE_STAGES) } : { op, ...about };
    case 'proceed':
      return { op, ...about };
    case 'insert':
      return { op, ...about, task: rng.pick(TASKS), dsq: rng.below(9) };
  }
}

function randomScheduler(rng: Rng, id: number, names: readonly string[]): CastScheduler {
  return scheduler(id, id + 1, {
    policy: rng.pick(names),
    sliceNs: rng.between(1, 20_000_000),
    ...(id > 0 && rng.chance(1, 2) ? { present: false } : {}),
    ...(rng.chance(1, 2) ? { timeoutMs: rng.between(1, 30_000) } : {}),
  });
}

function randomScenario(rng: Rng): Machine {
  const cgroups = [2, 3, 4].map((id) => cgroup(id, rng.between(1, id - 1)));
  const tasks = TASKS.map((id) => task(id, { cgroup: rng.between(1, 4) }));
  const policies = ['a', 'b'].map((name) =>
    policy(name, {
      base: rng.pick(BUILT_IN_POLICIES),
      omits: CALLBACKS.filter(() => rng.chance(1, 9)),
      misdeeds: MISDEEDS.filter(() => rng.chance(1, 6)).map((what) => ({
        at: rng.pick(CALLBACKS),
        nth: rng.below(20),
        what,
      })),
    }),
  );
  const names = [...BUILT_IN_POLICIES, 'a', 'b'];
  const schedulers = [0, 1, 2, 3].map((id) => randomScheduler(rng, id, names));
  const shape = machine(rng.between(1, 2), rng.between(1, 3));
  const cast = { ...shape, cgroups, tasks, schedulers, policies };
  const cpus = shape.topology.cpus.length;
  return machineScenario(
    cast,
    Array.from({ length: 25 }, () => randomOperation(rng, cpus)),
  );
}

/** A predicate that wants a few things of a scenario, drawn so that the scenario has them. */
function randomPredicate(rng: Rng, from: Machine) {
  const nsOf = (each: Machine) =>
    each.operations.reduce((sum, o) => sum + ('ns' in o ? o.ns : 0), 0);
  const wants: readonly ((each: Machine) => unknown)[] = [
    ({ operations }) => Math.min(operations.length, 5),
    (each) => nsOf(each) >= Math.floor(nsOf(from) / 3),
    ({ operations }) => operations.some((o) => 'until' in o),
    ({ operations }) => operations.filter(({ op }) => op === 'proceed').length % 2,
    ({ cast }) => Math.min(cast.schedulers.length, 2),
    ({ cast }) => cast.schedulers.some(({ present }) => present === false),
    ({ cast }) => cast.schedulers.some((each) => (each.timeoutMs ?? 0) >= 1_000),
    ({ cast }) => cast.schedulers.some((each) => each.cgroup !== 1 && each.policy !== 'fifo'),
    ({ cast }) => cast.policies.some(({ misdeeds }) => misdeeds.some(({ nth }) => nth > 4)),
    ({ cast }) => cast.policies.some(({ omits }) => omits.length > 1),
    ({ cast }) => cast.cgroups.some(({ parent }) => parent !== 1),
    ({ operations }) => operations.some((o) => 'dsq' in o && o.scheduler !== undefined),
    ({ operations }) => Math.min(3, new Set(operations.map(({ op }) => op)).size),
  ];
  const chosen = wants.filter(() => rng.chance(1, 2)).map((want) => ({ want, is: want(from) }));
  return (each: Machine): boolean => chosen.every(({ want, is }) => want(each) === is);
}

describe('minimal', () => {
  it.each(seeds(60))('means that no neighbour fails, seed %i', (_, rng) => {
    const scenario = randomScenario(rng);
    const replay = failsIf(randomPredicate(rng, scenario));
    const result = minimise(scenario, FAILURE, { timeMs: 60_000, replay });
    expect(result.minimal).toBe(true);
    expect(replay(result.scenario)).not.toEqual([]);
    expect(parseScenario(formatScenario(result.scenario), 'f')).toEqual(result.scenario);
    for (const neighbour of machineNeighbours(result.scenario as Machine)) {
      expect(replay(neighbour), JSON.stringify(neighbour)).toEqual([]);
    }
  });
});
