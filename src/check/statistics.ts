import { MonitorCoverage } from '../monitor/coverage.ts';
import type { CompiledMachine } from '../monitor/table.ts';

export interface PropertyCount {
  /** Evaluations. */
  checked: number;
  /** Evaluations whose precondition held. */
  exercised: number;
}

export interface OperationCount {
  accepted: number;
  refused: number;
  skipped: number;
}

/** What became of the schedulers with one policy of the user's. */
export interface PolicyCount {
  /** Came to the end of their enable. */
  enabled: number;
  /** Were ended for an error of their own. */
  errors: number;
  /** Were ended by the watchdog. */
  stalls: number;
  firstError: string | null;
}

/**
 * What a search exercised, summed over its runs.
 *
 * A pass means something only beside these figures.
 */
export class Statistics {
  runs = 0;
  /** Ways in which races went; a race is one run. */
  schedules = 0;
  readonly operations = new Map<string, OperationCount>();
  /** How often each kind of operation was drawn, as `level/kind`. */
  readonly drawn = new Map<string, number>();
  /** Operations performed or skipped, by level. */
  readonly byLevel = new Map<string, number>();
  readonly properties = new Map<string, PropertyCount>();
  readonly witnesses = new Map<string, boolean>();
  readonly monitors = new Map<string, MonitorCoverage>();
  /** By name, of the user's alone. */
  readonly policies = new Map<string, PolicyCount>();

  policy(name: string): PolicyCount {
    let count = this.policies.get(name);
    if (count === undefined) {
      count = { enabled: 0, errors: 0, stalls: 0, firstError: null };
      this.policies.set(name, count);
    }
    return count;
  }

  property(id: string): PropertyCount {
    let count = this.properties.get(id);
    if (count === undefined) {
      count = { checked: 0, exercised: 0 };
      this.properties.set(id, count);
    }
    return count;
  }

  operation(kind: string): OperationCount {
    let count = this.operations.get(kind);
    if (count === undefined) {
      count = { accepted: 0, refused: 0, skipped: 0 };
      this.operations.set(kind, count);
    }
    return count;
  }

  coverageOf(monitorId: string, machine: CompiledMachine): MonitorCoverage {
    let coverage = this.monitors.get(monitorId);
    if (coverage === undefined) {
      coverage = new MonitorCoverage(machine);
      this.monitors.set(monitorId, coverage);
    }
    return coverage;
  }

  /** Operations that were accepted or refused. */
  get performed(): number {
    let total = 0;
    for (const count of this.operations.values()) total += count.accepted + count.refused;
    return total;
  }

  get skipped(): number {
    let total = 0;
    for (const count of this.operations.values()) total += count.skipped;
    return total;
  }
}
