import { type CompiledMachine, ILLEGAL } from './table.ts';

const COUNT_MAX = 0xffffffff;

/**
 * Which transitions of a machine were taken, and how often.
 *
 * One object is shared by the monitors of all runs, so that the totals can be reported.
 */
export class MonitorCoverage {
  readonly machine: CompiledMachine;
  /** By the table's cell; stops at 2^32 - 1. */
  readonly counts: Uint32Array;

  constructor(machine: CompiledMachine) {
    this.machine = machine;
    this.counts = new Uint32Array(machine.next.length);
  }

  /** Counts one transition; `cell` is `state * events + event`. */
  count(cell: number): void {
    const count = this.counts[cell] as number;
    if (count < COUNT_MAX) this.counts[cell] = count + 1;
  }

  /** Adds the counts of the same machine from elsewhere, such as another worker. */
  add(counts: ArrayLike<number>): void {
    if (counts.length !== this.counts.length) {
      throw new Error(
        `machine "${this.machine.id}" has ${this.counts.length} counts, not ${counts.length}`,
      );
    }
    for (let cell = 0; cell < this.counts.length; cell++) {
      const sum = (this.counts[cell] as number) + (counts[cell] as number);
      this.counts[cell] = Math.min(sum, COUNT_MAX);
    }
  }

  /** How many legal transitions the machine has. */
  get transitions(): number {
    return this.#legalCells().length;
  }

  /** How many of them were taken at least once. */
  get taken(): number {
    return this.#legalCells().filter((cell) => this.counts[cell] !== 0).length;
  }

  /** Those that were never taken, as `state --EVENT--> state`. */
  get untaken(): string[] {
    return this.#legalCells()
      .filter((cell) => this.counts[cell] === 0)
      .map((cell) => {
        const { states, events, next } = this.machine;
        const from = states[Math.floor(cell / events.length)];
        return `${from} --${events[cell % events.length]}--> ${states[next[cell] as number]}`;
      });
  }

  #legalCells(): number[] {
    const cells: number[] = [];
    this.machine.next.forEach((target, cell) => {
      if (target !== ILLEGAL) cells.push(cell);
    });
    return cells;
  }
}
