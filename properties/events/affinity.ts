import type { EventLaw } from '../../src/trace/events/law.ts';
import { nameOf } from '../../src/trace/events/recorded.ts';
import { affinityRespected } from '../dispatch/affinity-respected.ts';
import { adopt } from './adopted.ts';

/** I-EV-6: I-SUB-29 on a recording. */
export const recordedAffinity: EventLaw = {
  id: 'I-EV-6',
  law: 'A task runs only on CPUs of its mask, where the mask is given (I-SUB-29 of the model).',
  why: affinityRespected.why,
  source: 'kernel/sched/core.c is_cpu_allowed; kernel/sched/ext.c task_can_run_on_remote_rq',
  needs: 'affinity',
  watch(view, reporter) {
    let isBroken = false;
    const law = adopt(affinityRespected, reporter, () => {
      isBroken = true;
    });
    return {
      switch(event) {
        isBroken = false;
        law.switch?.(event);
        const { rq, next } = event;
        if (!isBroken || next === null) return;
        reporter.broken({
          fromNs: view.nowNs,
          message: `${nameOf(next)} runs on CPU ${rq.cpu}; it may on ${next.cpus.text}`,
          witnesses: [],
        });
      },
    };
  },
};
