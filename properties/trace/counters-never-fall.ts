import { subS64 } from '../../src/core/int64.ts';
import type { TraceLaw } from '../../src/trace/judge/law.ts';
import { atTime } from '../../src/trace/judge/words.ts';

/** I-TR-2. */
export const countersNeverFall: TraceLaw = {
  id: 'I-TR-2',
  law: 'No counter of a cgroup ever falls.',
  why: 'A counter that falls has lost time that was used, or was written by two CPUs at once; what is billed by it is wrong.',
  source: 'Documentation/admin-guide/cgroup-v2.rst cpu.stat; kernel/sched/cpuacct.c',
  watch({ path }, { when, broken }) {
    return {
      reading: () => when(true),
      disorder({ field, before, after }) {
        if (field === 't' || after[field] >= before[field]) return;
        const lost = Number(subS64(before[field], after[field]));
        const isTime = field === 'usage' || field.endsWith('_time');
        broken({
          fromNs: before.t,
          toNs: after.t + after.d,
          excessNs: isTime ? lost : null,
          boundNs: isTime ? 0 : null,
          parts: [],
          message: `${path}: ${field} falls from ${before[field]} to ${after[field]} at ${atTime(after.t)}`,
        });
      },
    };
  },
};
