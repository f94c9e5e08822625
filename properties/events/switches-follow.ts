import type { EventBreach, EventLaw } from '../../src/trace/events/law.ts';
import { nameOn, type RecordedCpu, type RecordedTask } from '../../src/trace/events/recorded.ts';

type Leaver = Pick<RecordedTask, 'hasLeft' | 'missed'>;

interface Missing {
  readonly name: string;
  readonly breaches: EventBreach[];
}

/** Breaches that are kept of each task. */
const KEPT_MAX = 10;
/** Tasks that a note names. */
const NAMES_MAX = 5;

/** I-EV-2. */
export const switchesFollow: EventLaw = {
  id: 'I-EV-2',
  law: 'A CPU switches away from the task that it switched to last.',
  why: 'What a CPU runs is one task at a time, and everything else that is said of tasks is read off these switches. Where one does not fit, an event is missing that nobody reported, or the kernel switched from a task that did not run.',
  source:
    'kernel/sched/core.c __schedule: prev is rq->curr; include/trace/events/sched.h sched_switch',
  watch(view, { when, broken, note }) {
    const missing = new Map<Leaver, Missing>();
    const told = (rq: RecordedCpu, current: RecordedTask | null): Missing => {
      const leaver = current ?? rq.idle;
      const known = missing.get(leaver) ?? { name: nameOn(rq, current), breaches: [] };
      missing.set(leaver, known);
      return known;
    };
    return {
      succession({ rq, current, prev }) {
        if (!when(true) || current === prev) return;
        const { breaches } = told(rq, current);
        if (breaches.length >= KEPT_MAX) return;
        breaches.push({
          fromNs: rq.switchedNs,
          toNs: view.nowNs,
          message: `CPU ${rq.cpu} switches away from ${nameOn(rq, prev)}, and had switched to ${nameOn(rq, current)} last`,
          line: view.line,
          witnesses: [],
        });
      },
      end() {
        const blind: string[] = [];
        for (const [leaver, { name, breaches }] of missing) {
          const count = `${leaver.missed} away from ${name}`;
          if (!leaver.hasLeft) blind.push(count);
          else if (view.isLossy) note(`switches are missing, ${count}; each counts as a gap`);
          else for (const breach of breaches) broken(breach);
        }
        if (blind.length === 0) return;
        note(
          `switches are missing, ${blind.slice(0, NAMES_MAX).join(', ')}${blind.length > NAMES_MAX ? ' and so on' : ''}, and no other ones away from there are in the recording: the recorder does not see them; each counts as a gap`,
        );
      },
    };
  },
};
