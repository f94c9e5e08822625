import type { Fault } from '../fault.ts';

export const balancerMovesForeignTask: Fault = {
  id: 'bypass-balancer-moves-foreign-task',
  component: 'bypass',
  kind: 'race',
  design: 'kernel',
  kernel: 'baseline',
  title: 'The balancing of bypass moves a task whose run queue is not locked',
  mechanism:
    'A task that is moved to the bypass DSQ of another CPU changes its run queue only when that ' +
    'CPU consumes it. If that DSQ gives before then, the task is moved again, with the run queue ' +
    'that it belongs to unlocked.',
  source: 'Linux da2d81b4118a, 2026',
  seams: {
    hierarchy: {
      mayBalance: () => true,
    },
  },
};
