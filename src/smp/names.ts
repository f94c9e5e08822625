import type { SmpState } from './state.ts';

/**
 * Names for what the paths of the level `smp` touch. They are the same in every run of a
 * scenario, whatever its schedule.
 */
export class SmpNames {
  readonly #state: SmpState;
  readonly #names = new WeakMap<object, string>();
  #nrUnknown = 0;

  constructor(state: SmpState) {
    this.#state = state;
    const { lib } = state;
    const fixed: readonly (readonly [object, string])[] = [
      [lib.llcContexts, 'contexts'],
      [lib.contexts, 'counters'],
      [lib.throttledIds, 'reenqueue table'],
      [lib.replenishStat, 'replenish state'],
      [lib.reenqueueLock, 'drain lock'],
      [lib.clock, 'clock'],
      [state.cgroupMutex, 'cgroup tree'],
      [state.queues, 'queues'],
      [state.dispatched, 'dispatched tasks'],
    ];
    for (const [object, name] of fixed) this.#names.set(object, name);
    for (const task of state.tasks.values()) {
      this.#names.set(task, `task ${task.id}`);
      this.#names.set(task.common, `record of task ${task.id}`);
    }
    for (const cpu of state.cpus.values()) this.#names.set(cpu, `CPU ${cpu.id}`);
    for (const dsq of state.dsqs) this.#names.set(dsq, `DSQ of LLC ${dsq.llc}`);
  }

  nameOf(object: object): string {
    const known = this.#names.get(object);
    if (known !== undefined) return known;
    this.learn();
    const learnt = this.#names.get(object);
    if (learnt !== undefined) return learnt;
    const name = `something ${++this.#nrUnknown}`;
    this.#names.set(object, name);
    return name;
  }

  /** Contexts and queues come and go: those that are there now keep the names that they have. */
  learn(): void {
    const { lib, queues, queueTasks } = this.#state;
    for (const [cgroup, cgx] of lib.contexts) this.#names.set(cgx, `cgroup ${cgroup.id}`);
    for (const [id, entries] of lib.llcContexts) {
      for (const llcx of entries) {
        if (llcx === undefined) continue;
        this.#names.set(llcx, `cgroup ${id} on LLC ${llcx.llc}`);
        this.#names.set(llcx.btq, `backlog of cgroup ${id} on LLC ${llcx.llc}`);
      }
    }
    for (const [id, atq] of queues) this.#names.set(atq, `queue ${id}`);
    for (const [id, task] of queueTasks) this.#names.set(task, `task ${id} of the queues`);
  }
}
