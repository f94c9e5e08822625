import { describe, expect, it } from 'vitest';
import type { CastMisdeed, ScenarioOf } from '../../../src/scenario/scenario.ts';
import { cgroup, failsIf, lowered, machineScenario, policy, scheduler } from './synthetic.ts';

type Machine = ScenarioOf<'machine'>;

const FORGET: CastMisdeed = { at: 'enqueue', nth: 7, what: 'forget' };
const FAIL: CastMisdeed = { at: 'initTask', nth: 2, what: 'fail' };
const ERROR: CastMisdeed = { at: 'dispatch', nth: 0, what: 'error' };

/** What the schedulers do wrong, and what they lack. */
function misdeedsOf({ cast }: Machine): readonly CastMisdeed[] {
  return cast.schedulers.flatMap(
    (each) => cast.policies.find(({ name }) => name === each.policy)?.misdeeds ?? [],
  );
}

describe('policies', () => {
  const rogue = policy('rogue', {
    base: 'qmap',
    omits: ['yield', 'tick'],
    misdeeds: [FORGET, FAIL, ERROR],
  });

  it('are fifo where they do not matter, whoever wrote them', () => {
    const schedulers = [scheduler(0, 1, { policy: 'their own' })];
    const found = lowered(
      machineScenario({ schedulers, policies: [rogue] }, []),
      failsIf<Machine>(({ cast }) => cast.schedulers.length > 0),
    );
    expect(found.cast.schedulers).toEqual([scheduler(0, 1)]);
    expect(found.cast.policies).toEqual([]);
  });

  it('stay where they matter', () => {
    const schedulers = [scheduler(0, 1, { policy: 'their own' })];
    const found = lowered(
      machineScenario({ schedulers }, []),
      failsIf<Machine>(({ cast }) => cast.schedulers[0]?.policy === 'their own'),
    );
    expect(found.cast.schedulers).toEqual(schedulers);
  });

  it('are the simplest of those that will do', () => {
    const schedulers = [scheduler(0, 1, { policy: 'rogue' })];
    const found = lowered(
      machineScenario({ schedulers, policies: [rogue] }, []),
      failsIf<Machine>(({ cast }) => {
        const [only] = cast.schedulers;
        const base = cast.policies.find(({ name }) => name === only?.policy)?.base ?? only?.policy;
        return base === 'qmap' || base === 'lavd';
      }),
    );
    expect(found.cast.schedulers).toEqual([scheduler(0, 1, { policy: 'qmap' })]);
    expect(found.cast.policies).toEqual([]);
  });

  it('do no more wrong than they must, and as early as they may', () => {
    const schedulers = [scheduler(0, 1, { policy: 'rogue' })];
    const found = lowered(
      machineScenario({ schedulers, policies: [rogue] }, []),
      failsIf<Machine>((each) =>
        misdeedsOf(each).some(({ what, nth }) => what === 'forget' && nth >= 3),
      ),
    );
    expect(found.cast.policies).toEqual([policy('rogue', { misdeeds: [{ ...FORGET, nth: 3 }] })]);
  });

  it('lack no more than they must', () => {
    const schedulers = [scheduler(0, 1, { policy: 'rogue' })];
    const found = lowered(
      machineScenario({ schedulers, policies: [rogue] }, []),
      failsIf<Machine>(({ cast: { policies } }) =>
        policies.some(({ base, omits }) => base !== 'fifo' && omits.includes('tick')),
      ),
    );
    expect(found.cast.policies).toEqual([policy('rogue', { base: 'local', omits: ['tick'] })]);
  });

  it('are one where that is enough', () => {
    const cgroups = [cgroup(2, 1)];
    const schedulers = [
      scheduler(0, 1, { policy: 'first' }),
      scheduler(1, 2, { policy: 'second' }),
    ];
    const policies = [
      policy('first', { omits: ['tick'], misdeeds: [FORGET] }),
      policy('second', { misdeeds: [FORGET, FAIL] }),
    ];
    const found = lowered(
      machineScenario({ cgroups, schedulers, policies }, []),
      failsIf<Machine>((each) => {
        const whats = new Set(misdeedsOf(each).map(({ what }) => what));
        const omitted = each.cast.policies.some(({ omits }) => omits.includes('tick'));
        return whats.has('forget') && whats.has('fail') && omitted;
      }),
    );
    expect(found.cast.policies).toHaveLength(1);
    expect(found.cast.policies[0]).toMatchObject({
      omits: ['tick'],
      misdeeds: [
        { ...FORGET, nth: 0 },
        { ...FAIL, nth: 0 },
      ],
    });
    expect(found.cast.schedulers).toHaveLength(1);
  });

  it('stay two where schedulers differ in them', () => {
    const cgroups = [cgroup(2, 1)];
    const schedulers = [
      scheduler(0, 1, { policy: 'first' }),
      scheduler(1, 2, { policy: 'second' }),
    ];
    const policies = [
      policy('first', { misdeeds: [FORGET] }),
      policy('second', { misdeeds: [FAIL] }),
    ];
    const found = lowered(
      machineScenario({ cgroups, schedulers, policies }, []),
      failsIf<Machine>(({ cast }) => {
        const does = cast.schedulers.map(
          (each) => cast.policies.find(({ name }) => name === each.policy)?.misdeeds ?? [],
        );
        return does.length === 2 && does.every(({ length }) => length === 1) && does[0] !== does[1];
      }),
    );
    expect(found.cast.policies).toHaveLength(2);
  });
});
