import { describe, expect, test } from 'vitest';
import { cfsProperties } from '../../../properties/cfs/index.ts';
import { EAGAIN } from '../../../src/core/errno.ts';
import type { HostOperation } from '../../../src/scenario/host-operation.ts';
import { type CfsMutation, playCfs } from '../../helpers/cfs-session.ts';
import { advance, castOf, cgroup, MS, task, wake } from '../../helpers/host-session.ts';

/** Two tasks on two LLCs below one limit of 20 ms. */
const cast = castOf([0, 1], [cgroup(2, 1, 20)], [task(0, 2), task(1, 2)]);
const operations: readonly HostOperation[] = [wake(0), wake(1), advance(350)];

/** For each law a small lie that it has to catch. */
const mutations: { readonly [law: string]: CfsMutation } = {
  'I-CFS-1': (call, perform) => {
    const { enq: _, ...answer } = perform();
    return call.op === 'advance' ? answer : { ...answer };
  },
  'I-CFS-2': (_call, perform, { cfs }) => {
    const answer = perform();
    for (const group of cfs.groups.values()) {
      if (answer.fired?.length && Number.isFinite(group.quota)) group.runtime += group.quota;
    }
    return answer;
  },
  'I-CFS-3': (call, perform) => (call.op === 'throttled' ? { ret: EAGAIN } : perform()),
  'I-CFS-4': (call, perform, { cfs }) => {
    if (call.op === 'put_aside') {
      for (const { periodTimer } of cfs.groups.values()) cfs.clock.stop(periodTimer);
    }
    return perform();
  },
};

describe('the laws of the kernel’s own control', () => {
  test('hold', () => {
    expect(playCfs(cast, operations).broken).toEqual([]);
  });

  test.each(cfsProperties.map(({ id }) => id))('%s is broken by a lie made for it', (id) => {
    const { broken } = playCfs(cast, operations, mutations[id]);
    expect(broken.map((key) => key.split('/')[0])).toContain(id);
  });

  test('I-CFS-2 is tight: four CPUs that overrun together come near', () => {
    const llcs = [0, 0, 0, 0];
    const tasks = [0, 1, 2, 3].map((id) => task(id, 2));
    const four = castOf(llcs, [cgroup(2, 1, 2)], tasks);
    const ticking = { ...four, topology: { ...four.topology, tickNs: 10 * MS } };
    const { view } = playCfs(ticking, [...tasks.map(({ id }) => wake(id)), advance(15)]);
    const pool = view.pools.pools.get(2);
    expect(pool).toBeDefined();
    if (pool === undefined) return;
    const bound = 2 * MS + 2 * MS + view.pools.overrun(pool);
    expect(pool.excess - pool.excessMin).toBeGreaterThan(bound / 2);
  });
});
