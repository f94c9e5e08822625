import { describe, expect, it } from 'vitest';
import type { HostOperation } from '../../../src/scenario/host-operation.ts';
import type { CastCgroup, ScenarioOf } from '../../../src/scenario/scenario.ts';
import { cgroup, failsIf, hostScenario, lowered, machine, task } from './synthetic.ts';

type Host = ScenarioOf<'host'>;

const hasOp = ({ operations }: Host, op: HostOperation['op']): boolean =>
  operations.some((operation) => operation.op === op);

const cgroupOf = ({ cast }: Host, id: number): CastCgroup | undefined =>
  cast.cgroups.find((each) => each.id === id);

describe('tasks', () => {
  const cast = { ...machine(1, 2), tasks: [0, 3, 5, 7].map((id) => task(id, { cpus: [0, 1] })) };

  it('go with the operations that name them', () => {
    const scenario = hostScenario(cast, [
      { op: 'wake', task: 7 },
      { op: 'wake', task: 5 },
      { op: 'fork', task: 3, parent: 5 },
      { op: 'sleep', task: 7 },
    ]);
    const found = lowered(
      scenario,
      failsIf<Host>((each) => hasOp(each, 'wake')),
    );
    expect(found.cast.tasks).toEqual([task(0)]);
    expect(found.operations).toEqual([{ op: 'wake', task: 0 }]);
  });

  it('are born from the start where that is enough', () => {
    const born = { ...cast, tasks: [task(2), task(9, { present: false })] };
    const operations: HostOperation[] = [
      { op: 'wake', task: 2 },
      { op: 'fork', task: 9, parent: 2 },
    ];
    const found = lowered(
      hostScenario(born, operations),
      failsIf<Host>(
        (each) => new Set(each.operations.map((op) => ('task' in op ? op.task : -1))).size >= 2,
      ),
    );
    expect(found.cast.tasks.map((each) => each.present)).toEqual([true, true]);
    expect(found.operations.map(({ op }) => op)).toEqual(['wake', 'wake']);
  });

  it('get lower ids together with all that names them', () => {
    const misuse: HostOperation = { op: 'misuse', call: { op: 'cancel', task: 7, drop: true } };
    const found = lowered(
      hostScenario(cast, [{ op: 'exit', task: 7 }, misuse]),
      failsIf<Host>(({ operations: [first, second], cast: { tasks } }) => {
        if (first?.op !== 'exit' || second?.op !== 'misuse') return false;
        const { call } = second;
        return (
          call.op === 'cancel' &&
          call.task === first.task &&
          tasks.some(({ id }) => id === first.task)
        );
      }),
    );
    expect(found.cast.tasks).toEqual([task(0)]);
    expect(found.operations).toEqual([
      { op: 'exit', task: 0 },
      { op: 'misuse', call: { op: 'cancel', task: 0 } },
    ]);
  });
});

describe('cgroups', () => {
  const limit = { quotaUs: 50_000 } as const;

  it('go with all below them', () => {
    const cgroups = [cgroup(2, 1), cgroup(3, 2), cgroup(4, 3), cgroup(9, 1, limit)];
    const found = lowered(
      hostScenario({ cgroups, tasks: [task(0, { cgroup: 4 })] }, []),
      failsIf<Host>(({ cast }) => cast.cgroups.some(({ quotaUs }) => quotaUs !== 'max')),
    );
    expect(found.cast.tasks).toEqual([]);
    expect(found.cast.cgroups).toEqual([cgroup(2, 1, { quotaUs: 1_000 })]);
  });

  it('leave their children to their parent', () => {
    const cgroups = [cgroup(4, 3, limit), cgroup(3, 2), cgroup(2, 1)];
    const found = lowered(
      hostScenario({ cgroups, tasks: [task(6, { cgroup: 4 })] }, [{ op: 'wake', task: 6 }]),
      failsIf<Host>((each) => {
        const home = each.cast.tasks.find(({ id }) => id === 6 || id === 0)?.cgroup ?? 1;
        return hasOp(each, 'wake') && (cgroupOf(each, home)?.quotaUs ?? 'max') !== 'max';
      }),
    );
    expect(found.cast.cgroups).toEqual([cgroup(2, 1, { quotaUs: 1_000 })]);
    expect(found.cast.tasks).toEqual([task(0, { cgroup: 2 })]);
  });

  it('keep the depth that matters and no more', () => {
    const cgroups = [2, 3, 4, 5, 6, 7].map((id) => cgroup(id, id - 1));
    const depth = (each: Host, id: number): number =>
      id === 1 ? 0 : 1 + depth(each, cgroupOf(each, id)?.parent ?? 1);
    const found = lowered(
      hostScenario({ cgroups }, []),
      failsIf<Host>((each) => each.cast.cgroups.some(({ id }) => depth(each, id) >= 3)),
    );
    expect(found.cast.cgroups).toEqual([cgroup(2, 1), cgroup(3, 2), cgroup(4, 3)]);
  });

  it('are there from the start instead of being made, limited or entered', () => {
    const cgroups = [cgroup(2, 1, { present: false }), cgroup(3, 2, { present: false })];
    const scenario = hostScenario({ cgroups, tasks: [task(0)] }, [
      { op: 'mkdir', cgroup: 2 },
      { op: 'mkdir', cgroup: 3 },
      { op: 'set', cgroup: 3, periodUs: 100_000, quotaUs: 7_000, burstUs: 0 },
      { op: 'move', task: 0, cgroup: 3 },
      { op: 'run', task: 0, cpu: 0, ns: 500 },
    ]);
    // What the cast and the operations come to: the task runs in a limited cgroup.
    const runsLimited = (each: Host): boolean => {
      const made = new Map(each.cast.cgroups.map((c) => [c.id, { ...c }]));
      const homes = new Map(each.cast.tasks.map((t) => [t.id, t.cgroup]));
      for (const operation of each.operations) {
        if (operation.op === 'mkdir') {
          const before = made.get(operation.cgroup) as CastCgroup;
          made.set(operation.cgroup, { ...before, present: true });
        } else if (operation.op === 'set') {
          const before = made.get(operation.cgroup) as CastCgroup;
          if (before.present) made.set(operation.cgroup, { ...before, ...operation });
        } else if (operation.op === 'move') {
          if (made.get(operation.cgroup)?.present) homes.set(operation.task, operation.cgroup);
        } else if (operation.op === 'run') {
          const home = made.get(homes.get(operation.task) ?? 1);
          if (home?.present && home.quotaUs !== 'max') return true;
        }
      }
      return false;
    };
    const found = lowered(scenario, failsIf(runsLimited));
    expect(found.operations).toEqual([{ op: 'run', task: 0, cpu: 0, ns: 0 }]);
    expect(found.cast.cgroups).toEqual([cgroup(2, 1, { quotaUs: 1_000 })]);
    expect(found.cast.tasks).toEqual([task(0, { cgroup: 2 })]);
  });

  it('are not threaded and have no limit where that does not matter', () => {
    const cgroups = [cgroup(5, 1, { threaded: true, quotaUs: 12_345, burstUs: 99 })];
    const found = lowered(
      hostScenario({ cgroups }, []),
      failsIf<Host>(({ cast }) => cast.cgroups.length > 0),
    );
    expect(found.cast.cgroups).toEqual([cgroup(2, 1)]);
  });
});

describe('CPUs', () => {
  it('are one where they do not matter', () => {
    const found = lowered(
      hostScenario(machine(4, 4), []),
      failsIf(() => true),
    );
    expect(found.cast.topology.cpus).toEqual([{ id: 0, core: 0, llc: 0, node: 0 }]);
  });

  it('lie in as few LLCs as matter, densely numbered, without SMT and NUMA', () => {
    const wide = machine(4, 4);
    const found = lowered(
      hostScenario(wide, []),
      failsIf<Host>(({ cast: { topology } }) => {
        const llcs = new Set(topology.cpus.map(({ llc }) => llc));
        return llcs.size >= 2 && topology.cpus.length >= 3;
      }),
    );
    const { cpus } = found.cast.topology;
    expect(cpus.map(({ id }) => id)).toEqual([0, 1, 2]);
    expect(cpus.map(({ core }) => core).sort()).toEqual([0, 1, 2]);
    expect(new Set(cpus.map(({ llc }) => llc))).toEqual(new Set([0, 1]));
    expect(new Set(cpus.map(({ node }) => node))).toEqual(new Set([0]));
  });

  it.each([
    [2, 2],
    [4, 1],
  ])('of %i LLCs come together in one, in one node', (llcs, cpus) => {
    const found = lowered(
      hostScenario(machine(llcs, cpus), []),
      failsIf<Host>(({ cast: { topology } }) => topology.cpus.length >= 4),
    );
    expect(found.cast.topology.cpus).toEqual(
      [0, 1, 2, 3].map((id) => ({ id, core: id, llc: 0, node: 0 })),
    );
  });

  it('come together where the LLC lies in a node of its own that does not matter', () => {
    const found = lowered(
      hostScenario(machine(3, 1), []),
      failsIf<Host>(
        ({ cast: { topology } }) =>
          topology.cpus.every(({ node, llc }) => node === llc >> 1) && topology.cpus.length >= 3,
      ),
    );
    expect(found.cast.topology.cpus.map(({ llc }) => llc)).toEqual([0, 0, 0]);
  });

  it('name parents before children, and nobody is there before its parent', () => {
    const cgroups = [cgroup(2, 4), cgroup(3, 1, { present: false }), cgroup(4, 3)];
    const found = lowered(
      hostScenario({ cgroups }, []),
      failsIf<Host>(
        (each) =>
          each.cast.cgroups.length >= 3 &&
          each.cast.cgroups.some(({ present }) => !present) &&
          new Set(each.cast.cgroups.map(({ parent }) => parent)).size >= 3,
      ),
    );
    expect(found.cast.cgroups.map(({ id, parent }) => [id, parent])).toEqual([
      [2, 1],
      [3, 2],
      [4, 3],
    ]);
    expect(found.cast.cgroups.map(({ present }) => present)).toEqual([false, false, false]);
  });

  it('keep SMT and nodes that matter', () => {
    const smt = failsIf<Host>(
      ({ cast: { topology } }) =>
        new Set(topology.cpus.map(({ core }) => core)).size < topology.cpus.length,
    );
    const found = lowered(hostScenario(machine(2, 4), []), smt);
    expect(found.cast.topology.cpus).toEqual([
      { id: 0, core: 0, llc: 0, node: 0 },
      { id: 1, core: 0, llc: 0, node: 0 },
    ]);
    const numa = failsIf<Host>(
      ({ cast: { topology } }) => new Set(topology.cpus.map(({ node }) => node)).size > 1,
    );
    expect(lowered(hostScenario(machine(4, 2), []), numa).cast.topology.cpus).toHaveLength(2);
  });

  it('leave the masks', () => {
    const cast = { ...machine(1, 4), tasks: [task(0, { cpus: [1, 2, 3] })] };
    const scenario = hostScenario(cast, [
      { op: 'setaffinity', task: 0, cpus: [0, 2, 3] },
      { op: 'wake', task: 0 },
      { op: 'setaffinity', task: 0, cpus: [1, 3] },
    ]);
    const found = lowered(
      scenario,
      failsIf<Host>((each) => {
        const [first, second] = each.operations.filter(({ op }) => op === 'setaffinity');
        if (first?.op !== 'setaffinity' || second?.op !== 'setaffinity') return false;
        return first.cpus.some((cpu) => !second.cpus.includes(cpu));
      }),
    );
    expect(found.cast.topology.cpus).toHaveLength(2);
    expect(found.cast.tasks).toEqual([task(0)]);
    expect(found.operations.map((each) => 'cpus' in each && each.cpus.length)).toEqual([1, 1]);
  });
});

it('leaves unknown operations and fields alone', () => {
  const unknown = { op: 'teleport', task: 12, planet: 7_654 } as unknown as HostOperation;
  const later = { op: 'tick', cpu: 0, flavour: 33 } as unknown as HostOperation;
  const found = lowered(
    hostScenario({}, [{ op: 'tick', cpu: 0 }, unknown, later]),
    failsIf<Host>(
      ({ operations }) => operations.includes(unknown) && operations.some((o) => 'flavour' in o),
    ),
  );
  expect(found.operations).toEqual([unknown, later]);
});
