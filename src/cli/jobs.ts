import { driveSearch } from '../drive/search/drive-search.ts';
import type { DriveOptions } from '../drive/search/options.ts';
import { findFault } from '../faults/catalogue.ts';
import type { Fault } from '../faults/fault.ts';
import { type DriveReport, driveReport } from '../report/drive-report.ts';
import { type RunReport, runReport } from '../report/run-report.ts';
import { type CompareOptions, type CompareResult, compare } from '../search/compare.ts';
import type { Counterexample } from '../search/counterexample.ts';
import { type FaultResult, searchFaults } from '../search/faults.ts';
import type { SearchOptions, SearchProgress } from '../search/options.ts';
import type { RaceStrategy } from '../search/races/race-run.ts';
import { search } from '../search/search.ts';
import type { PolicyFile } from './policies.ts';

type Hooks = 'progress' | 'onFound' | 'isInterrupted';

/** A search as plain data, to be done here or in another thread. */
export interface SearchJob {
  readonly kind: 'search';
  /** Policies of the user's, which each thread loads for itself. */
  readonly policies?: readonly PolicyFile[];
  readonly options: Omit<SearchOptions, Hooks>;
}

/** A search for each of some faults. */
export interface FaultsJob {
  readonly kind: 'faults';
  readonly faults: readonly string[];
  readonly seeds: number;
  readonly seed: number;
  readonly timeMs: number;
  readonly runs?: number;
  readonly strategy?: RaceStrategy;
}

/** A search on a program. */
export interface DriveJob {
  readonly kind: 'drive';
  readonly options: Omit<DriveOptions, Hooks | 'stop'>;
}

/** Runs under two controllers, side by side. */
export interface CompareJob {
  readonly kind: 'compare';
  readonly options: Omit<CompareOptions, Hooks>;
}

export type Job = SearchJob | FaultsJob | DriveJob | CompareJob;

/** What the search for a fault gave; the file is written by the command. */
export type FoundFault = FaultResult;

export interface Results {
  readonly search: RunReport;
  readonly faults: readonly FoundFault[];
  readonly drive: DriveReport;
  readonly compare: CompareResult;
}

/** What a job tells on the way. */
export interface JobHooks {
  readonly progress: (progress: SearchProgress) => void;
  readonly onFound: (counterexample: Counterexample) => void;
  /** A fault's search is over. */
  readonly onFault: (result: FoundFault) => void;
  readonly isInterrupted: () => boolean;
  /** Becomes other than 0 on an interrupt, for who waits and cannot ask. */
  readonly stop?: Int32Array;
}

/** Does a job in this thread. */
export function perform<J extends Job>(job: J, hooks: JobHooks): Results[J['kind']] {
  const result: Results[Job['kind']] = performed(job, hooks);
  return result as Results[J['kind']];
}

function performDrive({ options }: DriveJob, hooks: JobHooks): DriveReport {
  const { progress, onFound, isInterrupted, stop } = hooks;
  const waiting = stop === undefined ? {} : { stop };
  const { result, session } = driveSearch({
    ...options,
    ...waiting,
    progress,
    onFound,
    isInterrupted,
  });
  const report = driveReport(result, session);
  session.conversation.end();
  return report;
}

function performed(job: Job, hooks: JobHooks): Results[Job['kind']] {
  switch (job.kind) {
    case 'search':
      return performSearch(job, hooks);
    case 'faults':
      return performFaults(job, hooks);
    case 'drive':
      return performDrive(job, hooks);
    case 'compare': {
      const { progress, isInterrupted } = hooks;
      return compare({ ...job.options, progress, isInterrupted });
    }
  }
}

function performSearch(job: SearchJob, hooks: JobHooks): RunReport {
  const { progress, onFound, isInterrupted } = hooks;
  return runReport(search({ ...job.options, progress, onFound, isInterrupted }));
}

function performFaults(job: FaultsJob, hooks: JobHooks): readonly FoundFault[] {
  const { seeds, seed, timeMs, runs, strategy } = job;
  const faults = job.faults.map((id) => findFault(id) as Fault);
  const { onFault, isInterrupted } = hooks;
  const limits = {
    ...(runs === undefined ? {} : { runs }),
    ...(strategy === undefined ? {} : { strategy }),
  };
  return searchFaults({ faults, seeds, seed, timeMs, ...limits, onFault, isInterrupted }).faults;
}
