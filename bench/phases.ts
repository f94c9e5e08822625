import { type Build, erasedBuild, plainBuild } from './builds.ts';
import { sample, type Workload } from './measure.ts';
import { defaultSearch, hostRuns, hostRunsWithoutLaws, levelRuns } from './runs.ts';
import { assertSame } from './same.ts';
import { minimisings, replays } from './scenarios.ts';
import { queuePopInsert, treePopInsert } from './structures.ts';

const ROUNDS = 9;

type Progress = (text: string) => void;

/** Measures in a process of its own, and answers with something that JSON can say. */
export type Phase = (progress: Progress) => Promise<unknown>;

function sampled(workloads: (plain: Build) => readonly Workload[]): Phase {
  return async (progress) => sample(workloads(await plainBuild()), ROUNDS, progress);
}

/** Compares the build as it is with the one without points, in either order. */
function compared(
  workload: (name: string, build: Build) => Workload,
  name: string,
  isReversed: boolean,
): Phase {
  return async (progress) => {
    const group = `${name}, points erased`;
    const asIs = { ...workload(name, await plainBuild()), group };
    const erased = { ...workload(group, await erasedBuild()), group };
    const samples = sample(isReversed ? [erased, asIs] : [asIs, erased], ROUNDS, progress);
    return isReversed ? [...samples].reverse() : samples;
  };
}

const allLaws = (name: string, build: Build): Workload => hostRuns(name, build);

/**
 * What is measured, each in a fresh process: the compiler optimises for all that it has seen,
 * and a second copy of the sources would slow down what has nothing to do with it.
 */
export const PHASES: { readonly [name: string]: Phase } = {
  laws: sampled((plain) => [
    hostRuns('host, all laws', plain),
    hostRunsWithoutLaws('host, no laws', plain),
  ]),
  points: compared(allLaws, 'host, all laws', false),
  'points, reversed': compared(allLaws, 'host, all laws', true),
  'points without laws': compared(hostRunsWithoutLaws, 'host, no laws', false),
  'points without laws, reversed': compared(hostRunsWithoutLaws, 'host, no laws', true),
  levels: sampled((plain) => [
    levelRuns('tree', plain),
    levelRuns('queue', plain),
    levelRuns('host', plain),
    defaultSearch(plain),
  ]),
  replays: sampled((plain) => [replays(plain)]),
  tree: sampled((plain) => [treePopInsert('tree of 100,000 nodes', plain)]),
  queue: compared(queuePopInsert, 'queue of 100 tasks', false),
};

/** Asserts that the builds that are compared do the same. */
export const same: Phase = async () => assertSame(await plainBuild(), await erasedBuild());

export const minimising: Phase = async () => minimisings(await plainBuild());
