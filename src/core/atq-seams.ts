import type { AtqSeams } from './atq-types.ts';

export type { AtqSeams } from './atq-types.ts';

/** The corrected decisions of the task queue: upstream lib/atq.bpf.c at 7a58a3a1a. */
export const atqSeams: AtqSeams = {
  // One election on the owner mark: two inserters may hold the locks of two queues.
  claimsAtOnce: () => true,

  // Who gave up has left the lock's queue of waiters damaged: nobody can go on from there.
  endsOnTimeout: () => true,

  settleClaim() {},

  settleRemoval(atq, task, ret, owner) {
    if (ret !== 0) return;
    task.atq = owner;
    atq.size -= 1;
  },

  failedPop() {},
};
