import {
  DEFAULT_DESIGN,
  EMPTY_CAST,
  SCENARIO_FORMAT,
  SCENARIO_VERSION,
  type ScenarioOf,
} from '../../src/scenario/scenario.ts';

type SmpScenario = ScenarioOf<'smp'>;

/** Two CPUs of one LLC, and a cgroup of 10 ms with two tasks. */
export const smpSmall: SmpScenario = {
  format: SCENARIO_FORMAT,
  version: SCENARIO_VERSION,
  level: 'smp',
  design: DEFAULT_DESIGN,
  faults: [],
  cast: {
    ...EMPTY_CAST,
    topology: {
      tickNs: 4_000_000,
      cpus: [
        { id: 0, core: 0, llc: 0, node: 0 },
        { id: 1, core: 1, llc: 0, node: 0 },
      ],
    },
    cgroups: [
      {
        id: 2,
        parent: 1,
        threaded: false,
        present: true,
        periodUs: 100_000,
        quotaUs: 10_000,
        burstUs: 0,
      },
    ],
    tasks: [
      { id: 0, cgroup: 2, present: true },
      { id: 1, cgroup: 2, present: true },
    ],
  },
  operations: [],
  schedule: [],
};

/** The last choice of a schedule that otherwise lets whoever runs go on. */
function then(nrSteps: number, choice: number): readonly number[] {
  return [...new Array<number>(nrSteps).fill(0), choice];
}

/** Two inserters find the mark of one task empty. */
export const doubleInsert: SmpScenario = {
  ...smpSmall,
  faults: ['atq-double-insert-two-queues'],
  operations: [
    { op: 'create', q: 0, fifo: false, cpu: 0, first: true },
    { op: 'create', q: 1, fifo: false, cpu: 0, first: true },
    { op: 'insert_vtime', q: 0, task: 0, vtime: 2, cpu: 0 },
    { op: 'insert_vtime', q: 1, task: 0, vtime: 3, cpu: 1 },
  ],
  schedule: then(4, 1),
  property: 'I-SMP-1',
  failureKind: 'not marked',
};

/** A task exits between its pop and the end of its hold. */
export const freedWhileHeld: SmpScenario = {
  ...smpSmall,
  faults: ['lavd-exit-frees-linked-node'],
  operations: [
    { op: 'wake', task: 0, cpu: 0, first: true },
    { op: 'dispatch', cpu: 0, first: true },
    { op: 'tick', ns: 10_000_000, cpu: 0, first: true },
    { op: 'replenish', cpu: 1, first: true },
    { op: 'exit', task: 0, cpu: 0 },
    { op: 'dispatch', cpu: 1 },
  ],
  schedule: [1, ...then(27, 1)],
  property: 'I-SMP-6',
  failureKind: 'holdcnt of freed',
};

/** A task sleeps without having been taken out of its backlog, whose lock was not had in time. */
export const sleepsInBacklog: SmpScenario = {
  ...smpSmall,
  cast: { ...smpSmall.cast, topology: { ...smpSmall.cast.topology, locks: 'bounded' } },
  faults: ['atq-lock-timeout-ignored'],
  operations: [
    { op: 'wake', task: 0, cpu: 0, first: true },
    { op: 'dispatch', cpu: 0, first: true },
    { op: 'tick', ns: 10_000_000, cpu: 0, first: true },
    { op: 'sleep', task: 0, cpu: 0 },
    { op: 'wake', task: 1, cpu: 1 },
  ],
  schedule: [...then(5, 1), ...then(14, 1)],
  property: 'I-SMP-3',
  failureKind: 'left behind',
};

/** A flag overtakes the budget that stands behind it. */
export const overtakenBudget: SmpScenario = {
  ...smpSmall,
  cast: { ...smpSmall.cast, topology: { ...smpSmall.cast.topology, memory: 'weak' } },
  faults: ['replenish-flag-visible-before-budget'],
  operations: [
    { op: 'wake', task: 0, cpu: 0, first: true },
    { op: 'dispatch', cpu: 0, first: true },
    { op: 'tick', ns: 11_000_000, cpu: 0, first: true },
    { op: 'wake', task: 1, cpu: 0 },
    { op: 'replenish', cpu: 1 },
  ],
  schedule: [1, ...then(19, 1), ...then(5, 5)],
  property: 'I-SMP-12',
  failureKind: 'no reason',
};
