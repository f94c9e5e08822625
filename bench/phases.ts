import { type Build, erasedBuild, plainBuild } from './builds.ts';
import { everydayRuns } from './everyday.ts';
import { AXES, growing } from './growth.ts';
import { BENCH_SIZES } from './machine-casts.ts';
import { sample, type Workload } from './measure.ts';
import {
  defaultSearch,
  hostRuns,
  hostRunsWithoutLaws,
  levelRuns,
  type MachineSuite,
  machineRuns,
  machineRunsWithoutLaws,
} from './runs.ts';
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

/** A suite of the level machine: random runs, and everyday operations without the rest. */
function suiteOf(suite: MachineSuite): Phase {
  const group = `${suite}, everyday`;
  const everyday = { group, suite, sizes: BENCH_SIZES };
  return sampled((plain) => [
    machineRuns(suite, `${suite}, all laws`, plain),
    machineRunsWithoutLaws(suite, `${suite}, no laws`, plain),
    everydayRuns({ ...everyday, name: `${group}, all laws` }, plain),
    everydayRuns({ ...everyday, name: `${group}, no laws`, only: new Set() }, plain),
  ]);
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
  hierarchy: suiteOf('hierarchy'),
  machine: suiteOf('machine'),
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

/** What an everyday operation costs on machines of growing size, by what grows. */
export const GROWTH: { readonly [axis: string]: Phase } = Object.fromEntries(
  AXES.map((axis) => [axis, sampled((plain) => growing(axis, plain))]),
);

/** Asserts that the builds that are compared do the same. */
export const same: Phase = async () => assertSame(await plainBuild(), await erasedBuild());

export const minimising: Phase = async () => minimisings(await plainBuild());
