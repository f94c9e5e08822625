import type { OperationCount, PolicyCount } from '../check/statistics.ts';
import type { Counterexample } from '../search/counterexample.ts';
import type { SearchResult } from '../search/result.ts';

/** How often operations of one kind were accepted, refused and skipped. */
export interface OperationKindCount extends OperationCount {
  readonly op: string;
}

/** What became of the schedulers with one policy of the user's. */
export interface NamedPolicyCount extends PolicyCount {
  readonly name: string;
}

/** What a run is reported from: a search's result as plain data. */
export interface RunReport extends Omit<SearchResult, 'statistics'> {
  readonly operationKinds: readonly OperationKindCount[];
  /** The user's own; empty if there is none. */
  readonly policies: readonly NamedPolicyCount[];
}

/** A counterexample and the file that holds its scenario. */
export interface ReportedCounterexample extends Counterexample {
  readonly file: string;
}

/** The plain data of a search's result, which can be sent from one thread to another. */
export function runReport({ statistics, ...result }: SearchResult): RunReport {
  const operationKinds = [...statistics.operations].map(([op, counts]) => ({ op, ...counts }));
  const policies = [...statistics.policies].map(([name, count]) => ({ name, ...count }));
  return { ...result, operationKinds, policies };
}
