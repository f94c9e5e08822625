import { describe, expect, it } from 'vitest';
import { Rng } from '../../../src/core/rng.ts';
import type { HostOperation } from '../../../src/scenario/host-operation.ts';
import type { ScenarioOf } from '../../../src/scenario/scenario.ts';
import { minimise } from '../../../src/search/minimise/minimise.ts';
import { neighbours } from './brute-force.ts';
import { cgroup, FAILURE, failsIf, hostScenario, machine, seeds, task } from './synthetic.ts';

const KINDS = ['wake', 'sleep', 'run', 'advance', 'tick', 'move', 'dequeue', 'exit'] as const;

function randomScenario(rng: Rng): ScenarioOf<'host'> {
  const cgroups = [2, 3, 4, 5].map((id) =>
    cgroup(id, rng.between(1, id - 1), {
      periodUs: rng.between(1_000, 200_000),
      quotaUs: rng.chance(1, 2) ? 'max' : rng.between(1_000, 500_000),
    }),
  );
  const tasks = [0, 1, 2, 3, 4].map((id) => task(id, { cgroup: rng.between(1, 5) }));
  const cast = { ...machine(rng.between(1, 3), rng.between(1, 3)), cgroups, tasks };
  const cpus = cast.topology.cpus.length;
  const operations = Array.from({ length: 30 }, (): HostOperation => {
    const op = rng.pick(KINDS);
    const id = rng.below(5);
    const rand = rng.below(1_000);
    if (op === 'move') return { op, task: id, cgroup: rng.between(1, 5) };
    if (op === 'advance') return { op, ns: rng.below(300_000_000), lateNs: rng.below(50), rand };
    if (op === 'tick') return { op, cpu: rng.below(cpus), rand };
    if (op === 'run') return { op, task: id, cpu: rng.below(cpus), ns: rng.below(9e8), rand };
    return { op, task: id, rand };
  });
  const schedule = Array.from({ length: rng.below(6) }, () => rng.below(4));
  return { ...hostScenario(cast, operations), schedule };
}

/** A predicate that wants a few things of a scenario, drawn so that the scenario has them. */
function randomPredicate(rng: Rng, from: ScenarioOf<'host'>) {
  type Host = ScenarioOf<'host'>;
  const nsOf = (each: Host) => each.operations.reduce((sum, o) => sum + ('ns' in o ? o.ns : 0), 0);
  const wants: readonly ((each: Host) => unknown)[] = [
    ({ operations }) => Math.min(operations.length, 7),
    (each) => nsOf(each) >= Math.floor(nsOf(from) / 3),
    ({ operations }) => operations.filter(({ op }) => op === 'move').length % 2,
    ({ cast }) => Math.min(cast.tasks.length, 2),
    ({ cast }) =>
      cast.cgroups.some(({ quotaUs, periodUs }) => quotaUs !== 'max' && quotaUs > periodUs),
    ({ cast }) => cast.cgroups.some(({ parent }) => parent !== 1),
    ({ cast }) => new Set(cast.topology.cpus.map(({ llc }) => llc)).size > 1,
    ({ operations }) => operations.some((o) => 'rand' in o && (o.rand ?? 0) % 7 === 3),
    ({ operations }) => operations.map(({ op }) => op).includes('exit'),
    ({ schedule }) => schedule.length % 3,
    ({ operations }) => Math.min(3, new Set(operations.map(({ op }) => op)).size),
  ];
  const chosen = wants.filter(() => rng.chance(1, 2)).map((want) => ({ want, is: want(from) }));
  return (each: Host): boolean => chosen.every(({ want, is }) => want(each) === is);
}

describe('minimal', () => {
  it.each(seeds(150))('means that no neighbour fails, seed %i', (seed) => {
    const rng = new Rng(seed + 1_000);
    const scenario = randomScenario(rng);
    const holds = randomPredicate(rng, scenario);
    const replay = failsIf(holds);
    const result = minimise(scenario, FAILURE, { timeMs: 60_000, replay });
    expect(result.minimal).toBe(true);
    expect(replay(result.scenario)).not.toEqual([]);
    for (const neighbour of neighbours(result.scenario)) {
      expect(replay(neighbour), JSON.stringify(neighbour)).toEqual([]);
    }
  });
});
