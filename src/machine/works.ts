import { disableRoot } from '../core/hierarchy/root.ts';
import { disableSub } from '../core/hierarchy/sub-disable.ts';
import type { Kernel, Sched } from '../core/sched/types.ts';
import type { Work } from './work.ts';

/** The enables and disables on their way, in the order in which they were queued. */
export class Works {
  readonly list: Work[] = [];
  readonly #kernel: Kernel;
  /** What enables answered that have come to their end. */
  readonly #answers = new Map<Work, number>();

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  add(work: Omit<Work, 'stage' | 'isHeld'>): Work {
    const added: Work = { ...work, stage: '', isHeld: false };
    this.list.push(added);
    return added;
  }

  /** Queues the disable of a scheduler that was claimed. */
  addDisable(sched: Sched, until: string | null): void {
    const k = this.#kernel;
    const { parent } = sched;
    const path = parent === null ? disableRoot(k, sched) : disableSub(k, sched, parent);
    this.add({ kind: 'disable', schedId: sched.id, sched, until, path });
  }

  /** What an enable answered, once; undefined while it is on its way. */
  answerOf(work: Work): number | undefined {
    const answer = this.#answers.get(work);
    this.#answers.delete(work);
    return answer;
  }

  /** The work of that scheduler that is held up. */
  heldOf(schedId: number): Work | undefined {
    return this.list.find((work) => work.isHeld && work.schedId === schedId);
  }

  /**
   * Lets every work go on as far as it can: to its end, to where it is held up, or to where it
   * waits for another.
   *
   * @returns whether any went on
   */
  run(): boolean {
    // Asked at every turn of the machine, and most of the time there is none.
    if (this.list.length === 0) return false;
    let moved = false;
    for (const work of [...this.list]) if (!work.isHeld && this.#step(work)) moved = true;
    return moved;
  }

  /** One work, to its next place; false if it waits there still. */
  #step(work: Work): boolean {
    let moved = false;
    for (;;) {
      const step = work.path.next();
      if (step.done) {
        this.list.splice(this.list.indexOf(work), 1);
        if (work.kind === 'enable') this.#answers.set(work, step.value);
        return true;
      }
      const { access, field } = step.value;
      if (access === 'wait') return moved;
      moved = true;
      if (access !== 'sleep') continue;
      work.stage = field;
      if (work.until !== field) continue;
      work.until = null;
      work.isHeld = true;
      return true;
    }
  }
}
