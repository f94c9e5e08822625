import { describe, expect, test } from 'vitest';
import { machineWitnesses } from '../../../properties/machine/witnesses.ts';
import { libraryWitnesses } from '../../../properties/machine/witnesses-library.ts';
import { machineKit } from '../../../src/check/machine-kit.ts';
import { Statistics } from '../../../src/check/statistics.ts';
import { underTest } from '../../../src/check/under-test.ts';
import type { MachineOperation } from '../../../src/scenario/machine-operation.ts';
import { type Cast, type CastMisdeed, DEFAULT_DESIGN } from '../../../src/scenario/scenario.ts';
import { castOf, type MachineCast, MS } from '../../helpers/machine.ts';

const witnesses = [...machineWitnesses, ...libraryWitnesses];
const wake = (task: number): MachineOperation => ({ op: 'wake', task });
const advance = (ms: number): MachineOperation => ({ op: 'advance', ns: ms * MS });
const CROWD = Array.from({ length: 50 }, (_, id) => id);

/** A root, and subs on cgroups 2 and 3; cgroup 3 lies below 2 or beside it. */
function tree(threeBelow: number, policies: readonly string[], more: Partial<MachineCast> = {}) {
  const schedulers = policies.map((policy, index) => ({ id: index + 1, policy }));
  return castOf({ cgroups: { 2: 1, 3: threeBelow }, schedulers, ...more });
}

/** One scheduler over tasks 1 and 2, both on CPU 0 of that many. */
function pair(policy: string, cpus: number, more: Partial<MachineCast> = {}): Cast {
  const home = { cgroup: 1, cpus: [0] };
  return castOf({ cpus, tasks: { 1: home, 2: home }, schedulers: [{ id: 1, policy }], ...more });
}

function rogue(
  base: string,
  misdeeds: readonly CastMisdeed[],
  omits: readonly string[] = [],
): Pick<MachineCast, 'rogues' | 'schedulers'> {
  const schedulers = [{ id: 1, policy: 'rogue', timeoutMs: 100 }];
  return { rogues: { rogue: { base, misdeeds, omits } }, schedulers };
}

function limited(cast: Cast): Cast {
  const cgroups = cast.cgroups.map((cgroup) => ({ ...cgroup, quotaUs: 10_000 }));
  return { ...cast, cgroups };
}

const both = [wake(1), wake(2)];
const held = (scheduler: number): MachineOperation => {
  return { op: 'detach', scheduler, until: 'bypassed' };
};

/** For each witness a play that shows it with its last operation. */
const shown: Readonly<Record<string, readonly [Cast, readonly MachineOperation[]]>> = {
  'W-nested-dispatch': [
    tree(2, ['vtime', 'vtime', 'vtime'], {
      schedulers: [
        { id: 1, policy: 'vtime' },
        { id: 2, policy: 'vtime' },
        { id: 3, policy: 'vtime', present: false },
      ],
    }),
    [{ op: 'attach', scheduler: 3 }],
  ],
  'W-foreign-insert-ignored': [
    tree(1, ['fifo', 'fifo'], { tasks: { 1: 1 } }),
    [{ op: 'insert', scheduler: 2, task: 1, dsq: 0 }],
  ],
  'W-stale-entry-dropped': [
    pair('rogue', 1, rogue('qmap', [{ at: 'dispatch', nth: 0, what: 'insert-twice' }])),
    [wake(1)],
  ],
  'W-slice-refilled': [
    pair('rogue', 1, rogue('fifo', [], ['enqueue', 'selectCpu'])),
    [...both, advance(50)],
  ],
  'W-descendant-reenqueued': [
    tree(1, ['vtime', 'vtime'], { tasks: { 1: 2 } }),
    [wake(1), { op: 'seize', cpu: 0 }],
  ],
  'W-throttled-on-machine': [
    limited(tree(1, ['lavd'], { tasks: { 1: 2 } })),
    [wake(1), advance(30)],
  ],
  'W-siblings-bypass': [tree(1, ['fifo', 'fifo', 'fifo']), [held(2), held(3)]],
  'W-bypass-own-and-ancestor': [tree(1, ['fifo', 'fifo']), [held(2), { op: 'suspend' }]],
  'W-stall-caught': [
    pair('rogue', 1, rogue('qmap', [{ at: 'dispatch', nth: 0, what: 'forget' }])),
    [wake(1), advance(200)],
  ],
  'W-offline-user-dsq': [pair('vtime', 2), [...both, { op: 'offline', cpu: 0 }]],
  'W-offline-custody': [pair('qmap', 2), [...both, { op: 'offline', cpu: 0 }]],
  'W-offline-pinned': [pair('vtime', 2), [...both, { op: 'offline', cpu: 0 }]],
  'W-bypass-balanced': [
    castOf({
      cpus: 4,
      tasks: Object.fromEntries(CROWD.map((id) => [id, { cgroup: 1, cpus: [0] }])),
      schedulers: [{ id: 1 }],
    }),
    [
      { op: 'suspend' },
      ...CROWD.map(wake),
      ...CROWD.map((task): MachineOperation => ({ op: 'setaffinity', task, cpus: [0, 1, 2, 3] })),
      advance(500),
    ],
  ],
  'W-ended-by-wrong-cpu': [
    pair('rogue', 2, rogue('fifo', [{ at: 'enqueue', nth: 1, what: 'wrong-cpu' }])),
    both,
  ],
  'W-ended-by-overflow': [
    pair('rogue', 1, rogue('qmap', [{ at: 'dispatch', nth: 0, what: 'overflow' }])),
    [wake(1)],
  ],
  'W-ended-by-bad-return': [
    tree(1, ['fifo'], {
      tasks: { 1: 2 },
      schedulers: [{ id: 1 }, { id: 2, policy: 'rogue', present: false }],
      rogues: { rogue: { misdeeds: [{ at: 'initTask', nth: 1, what: 'bad-return' }] } },
    }),
    [{ op: 'attach', scheduler: 2 }],
  ],
  'W-all-dumped': [tree(1, ['fifo', 'fifo']), [{ op: 'sysrq', key: 'd' }]],
};

function open(cast: Cast) {
  const statistics = new Statistics();
  const run = machineKit.open(cast, underTest(DEFAULT_DESIGN, []), { statistics });
  return { run, seen: (id: string) => statistics.witnesses.get(id) };
}

describe('the witnesses of the machine', () => {
  test('are all shown by a play of their own', () => {
    expect(witnesses.map(({ id }) => id).sort()).toEqual(Object.keys(shown).sort());
  });

  test.each(Object.keys(shown))('%s is shown by its last operation', (id) => {
    const [cast, operations] = shown[id] as readonly [Cast, readonly MachineOperation[]];
    const { run, seen } = open(cast);
    for (const operation of operations) {
      expect(seen(id)).toBe(false);
      run.perform(operation);
    }
    expect(seen(id)).toBe(true);
    run.finish(20);
    expect(run.failures).toEqual([]);
  });

  test('show nothing in an idle run', () => {
    const { run, seen } = open(pair('vtime', 2));
    run.perform(advance(10));
    expect(witnesses.filter(({ id }) => seen(id))).toEqual([]);
  });
});
