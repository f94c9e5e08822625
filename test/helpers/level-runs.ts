import { queueProperties } from '../../properties/atq/index.ts';
import { treeProperties } from '../../properties/rbtree/index.ts';
import { weightedPick } from '../../src/arbitraries/pick.ts';
import type { Planner } from '../../src/arbitraries/planner.ts';
import { QueuePlanner } from '../../src/arbitraries/queue-planner.ts';
import { TreePlanner } from '../../src/arbitraries/tree-planner.ts';
import type { Failure } from '../../src/check/failure.ts';
import type { QueueEvent } from '../../src/check/queue-stage.ts';
import { QueueStage } from '../../src/check/queue-stage.ts';
import { Session } from '../../src/check/session.ts';
import { Statistics } from '../../src/check/statistics.ts';
import type { TreeEvent } from '../../src/check/tree-stage.ts';
import { TreeStage } from '../../src/check/tree-stage.ts';
import { Rng } from '../../src/core/rng.ts';
import { composeSeams } from '../../src/core/seams.ts';
import type { Fault } from '../../src/faults/fault.ts';
import type { QueueAnswer, QueueOperation } from '../../src/scenario/queue-operation.ts';
import type { TreeAnswer, TreeOperation } from '../../src/scenario/tree-operation.ts';
import type { QueueView } from '../../src/system/queue-library.ts';
import { QueueLibrary } from '../../src/system/queue-library.ts';
import type { TreeView } from '../../src/system/tree-library.ts';
import { TreeLibrary } from '../../src/system/tree-library.ts';

/** Spoils one answer, or the state behind it; a planted mutation of the system. */
export type Mutation<Operation, Answer, View> = (
  operation: Operation,
  answer: Answer,
  view: View,
) => Answer;

export function seamsWith(faults: readonly Fault[]) {
  return composeSeams(faults.map((fault) => fault.seams ?? {}));
}

export type TreeMutation = Mutation<TreeOperation, TreeAnswer, TreeView>;
export type QueueMutation = Mutation<QueueOperation, QueueAnswer, QueueView>;

export function openTree(
  faults: readonly Fault[] = [],
  statistics: Statistics = new Statistics(),
  mutate: TreeMutation = (_operation, answer) => answer,
) {
  const library = new TreeLibrary(seamsWith(faults));
  return new Session<TreeOperation, TreeOperation, TreeAnswer, TreeView, TreeEvent>(
    {
      system: { call: (call) => mutate(call, library.call(call), library.view) },
      view: library.view,
      laws: { properties: treeProperties, monitors: [], witnesses: [] },
      stage: (emit, ask) => new TreeStage(emit, ask),
    },
    { statistics },
  );
}

export function openQueue(
  faults: readonly Fault[] = [],
  statistics: Statistics = new Statistics(),
  mutate: QueueMutation = (_operation, answer) => answer,
) {
  const library = new QueueLibrary(seamsWith(faults));
  return new Session<QueueOperation, QueueOperation, QueueAnswer, QueueView, QueueEvent>(
    {
      system: { call: (call) => mutate(call, library.call(call), library.view) },
      view: library.view,
      laws: { properties: queueProperties, monitors: [], witnesses: [] },
      stage: (emit, ask) => new QueueStage(emit, ask),
    },
    { statistics },
  );
}

const STEPS = 120;

function play<Operation>(
  run: { perform(operation: Operation): unknown; finish(): void; readonly failures: Failure[] },
  planner: Planner<Operation>,
  seed: number,
): readonly Failure[] {
  const rng = new Rng(seed);
  // Swarm testing: each run does without some kinds, and so meets states that are rare otherwise.
  const kinds = planner.kinds
    .filter(({ essential }) => essential === true || !rng.chance(1, 4))
    .map(({ kind, weight }) => [weight, kind] as const);
  for (let step = 0; step < STEPS; step++) {
    const operation = planner.draw(weightedPick(rng, kinds), rng);
    if (operation !== undefined) run.perform(operation);
  }
  run.finish();
  return run.failures;
}

/** One random run of the tree; the failures in order. */
export function playTree(
  seed: number,
  faults: readonly Fault[] = [],
  statistics: Statistics = new Statistics(),
  mutate?: TreeMutation,
): readonly Failure[] {
  const session = openTree(faults, statistics, mutate);
  return play(session, new TreePlanner(session.stage as TreeStage), seed);
}

/** One random run of the queue; the failures in order. */
export function playQueue(
  seed: number,
  faults: readonly Fault[] = [],
  statistics: Statistics = new Statistics(),
  mutate?: QueueMutation,
): readonly Failure[] {
  const session = openQueue(faults, statistics, mutate);
  return play(session, new QueuePlanner(session.stage as QueueStage), seed);
}

/** The ids of the laws that broke within so many runs, with the seed that broke them first. */
export function brokenWithin(
  runs: number,
  playSeed: (seed: number) => readonly Failure[],
): ReadonlyMap<string, number> {
  const broken = new Map<string, number>();
  for (let seed = 1; seed <= runs; seed++) {
    for (const { property } of playSeed(seed)) {
      if (!broken.has(property)) broken.set(property, seed);
    }
  }
  return broken;
}
