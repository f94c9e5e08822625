import { tasksInOrder } from '../../src/core/atq.ts';
import type { CgroupContext } from '../../src/core/bandwidth/context.ts';
import type { BandwidthLibrary } from '../../src/core/bandwidth/types.ts';

/** Calls `visit` with all that the library keeps, part by part, always in the same order. */
function visitState(lib: BandwidthLibrary, visit: (part: unknown) => void): void {
  visit(lib.replenishStat.s);
  visit(lib.reenqueueLock.held);
  visit(lib.replenishTimer?.deadline);
  visit(lib.lastReplenishAt);
  visit(lib.nrLlcContexts);
  visit(lib.clock.now);
  for (const id of lib.throttledIds) visit(id);
  for (const id of lib.taskableIds) visit(id);
  for (const cgroup of lib.cgroups.preOrder(lib.cgroups.root)) visit(cgroup);
  for (const [cgroup, cgx] of lib.contexts) {
    visit(cgroup);
    for (const field in cgx) visit(cgx[field as keyof CgroupContext]);
  }
  for (const entries of lib.llcContexts.values()) {
    for (const llcx of entries) {
      if (llcx === undefined) continue;
      visit(llcx);
      visit(llcx.budgetRemaining);
      visit(llcx.runtimeTotal);
      visit(llcx.btq.size);
      if (llcx.btq.tree.root === null) continue;
      for (const task of tasksInOrder(llcx.btq)) {
        visit(task);
        visit(task.atq);
        visit(task.node.key);
      }
    }
  }
}

/** The state of the library at one moment, for comparison with a later one. */
export class LibraryDigest {
  readonly #parts: unknown[] = [];

  take(lib: BandwidthLibrary): void {
    const parts = this.#parts;
    parts.length = 0;
    visitState(lib, (part) => parts.push(part));
  }

  /** Whether the state is still what it was when it was taken. */
  isSame(lib: BandwidthLibrary): boolean {
    const parts = this.#parts;
    let at = 0;
    let same = true;
    visitState(lib, (part) => {
      if (parts[at++] !== part) same = false;
    });
    return same && at === parts.length;
  }
}
