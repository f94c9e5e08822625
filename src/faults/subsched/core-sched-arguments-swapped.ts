import type { Fault } from '../fault.ts';

export const coreSchedArgumentsSwapped: Fault = {
  id: 'subsched-core-sched-arguments-swapped',
  component: 'subsched',
  kind: 'sequential',
  design: 'kernel',
  kernel: 'baseline',
  title: 'Core scheduling asks which of two tasks goes first the wrong way round',
  mechanism:
    'scx_prio_less hands the two tasks to ops.core_sched_before() in the wrong order, so ' +
    'the core prefers the task that the scheduler would run later.',
  source: 'kernel/sched/ext.c at 0022b328504d, scx_prio_less',
  seams: {
    sched: {
      orderForCoreSched: (a, b) => [b, a],
    },
  },
};
