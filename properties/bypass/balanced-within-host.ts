import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { dsqName, nameOf } from '../dispatch/lookups.ts';
import { type BypassMove, watchBalancing } from './balancing.ts';

/** I-BYP-1: the balancer moves what it has locked, to where it may run. */
export const balancedWithinHost = defineProperty<MachineView, MachineEvent>({
  id: 'I-BYP-1',
  law: 'The load balancer moves a task from the bypass DSQ of the CPU that it belongs to, to that of an online CPU of the same node that its mask allows, of the same host, and none that is migration-disabled.',
  why: 'A task that was moved and not consumed yet belongs to a run queue that the balancer has not locked; one on the queue of a CPU that it may not use is never consumed.',
  source: 'Linux da2d81b4118a; kernel/sched/ext.c bypass_lb_cpu',
  scope: 'bypass',
  kind: 'step',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch({ when, broken }) {
    const check = ({ task, from, to, rq }: BypassMove): void => {
      when(true);
      const what = `task ${task.id} goes from ${dsqName(from)} to ${dsqName(to)}`;
      const target = to.rq;
      if (rq !== from.rq) broken('foreign run queue', `${what} and belongs to CPU ${rq.cpu}`);
      if (from.sched !== to.sched) {
        broken('other host', `${what}, from ${nameOf(from.sched)} to ${nameOf(to.sched)}`);
      }
      if (target === null) return;
      if (target.node !== from.rq?.node) broken('other node', `${what}, on another node`);
      if (target.state !== 'online') broken('not online', `${what}, which is ${target.state}`);
      if (task.isMigrationDisabled || !task.cpus.has(target.cpu)) {
        broken('may not run there', `${what}, where it may not run`);
      }
    };
    return watchBalancing(check);
  },
});
