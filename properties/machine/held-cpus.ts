import type { MachineView } from '../../src/check/machine-view.ts';
import type { Handlers } from '../../src/check/property.ts';
import type { Rq } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';

/**
 * CPUs that a higher class had at some time of the operation that runs: what waits there is
 * not the fault of sched_ext.
 *
 * A CPU that is released reschedules before the operation is over, so it counts as held until
 * then.
 */
export class HeldCpus {
  readonly #view: MachineView;
  readonly #held = new Set<Rq>();
  readonly #onFree: (rq: Rq) => void;
  readonly handlers: Required<Pick<Handlers<MachineEvent>, 'performed' | 'settle'>> = {
    performed: ({ operation, outcome }) => {
      if (outcome.status === 'skipped') return;
      if (operation.op !== 'seize' && operation.op !== 'release') return;
      const rq = this.#view.kernel.rqByCpu.get(operation.cpu);
      if (rq === undefined) return;
      if (operation.op === 'seize') this.#held.add(rq);
      else this.#free(rq);
    },
    settle: () => {
      for (const rq of this.#held) this.#free(rq);
    },
  };

  /** @param onFree told of each CPU that is free again */
  constructor(view: MachineView, onFree: (rq: Rq) => void) {
    this.#view = view;
    this.#onFree = onFree;
  }

  isHeld(rq: Rq): boolean {
    return rq.seized || this.#held.has(rq);
  }

  #free(rq: Rq): void {
    this.#held.delete(rq);
    this.#onFree(rq);
  }
}
