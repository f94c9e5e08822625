import { queueProperties } from '../../properties/atq/index.ts';
import type { Planner } from '../arbitraries/planner.ts';
import { QueuePlanner } from '../arbitraries/queue-planner.ts';
import { DEAD, tasksInOrder } from '../core/atq.ts';
import type { QueueReference } from '../reference/queue-reference.ts';
import type { QueueAnswer, QueueOperation } from '../scenario/queue-operation.ts';
import { EMPTY_CAST } from '../scenario/scenario.ts';
import { QueueLibrary, type QueueView } from '../system/queue-library.ts';
import { SKIPPED, type System } from '../system/system.ts';
import type { Kit, Run, StateLine } from './kit.ts';
import { runOf } from './plain-run.ts';
import { type QueueEvent, QueueStage } from './queue-stage.ts';
import { type Laws, Session, type SessionOptions } from './session.ts';
import { shortList } from './short-list.ts';

/** All that watches the runs of the level. */
export const queueLaws = { properties: queueProperties, monitors: [], witnesses: [] };

/** The level `queue`: calls of the arena task queue library. */
export const queueKit: Kit<'queue'> = {
  name: 'queue',
  level: 'queue',
  ...queueLaws,
  drawCast: () => EMPTY_CAST,
  open(_cast, subject, options) {
    const system = new QueueLibrary(subject.seams);
    return openQueues({ system, view: system.view, laws: queueLaws }, options);
  },
};

/** A queue library and what is watched of it. */
export interface QueueSubject {
  readonly system: System<QueueOperation, QueueAnswer>;
  readonly view: QueueView;
  readonly laws: Laws<QueueView, QueueEvent>;
  /** Whether a call may be made where the answers so far lead to; absent: any may. */
  readonly admits?: (operation: QueueOperation, shadow: QueueReference) => boolean;
}

/** A run of the level `queue` on a library: the model, or one that is elsewhere. */
export function openQueues(
  { system, view, laws: watched, admits = () => true }: QueueSubject,
  options: SessionOptions,
): Run<'queue'> {
  let stage: QueueStage | undefined;
  const session = new Session(
    {
      system,
      view,
      laws: watched,
      stage: (emit, ask) => {
        const made = new QueueStage(emit, ask);
        stage = made;
        return {
          perform: (operation: QueueOperation) =>
            admits(operation, made.shadow) ? made.perform(operation) : SKIPPED,
        };
      },
    },
    options,
  );
  const { shadow } = stage as unknown as QueueStage;
  const planner = new QueuePlanner({ shadow });
  const admitted: Planner<QueueOperation> = {
    kinds: planner.kinds,
    draw: (kind, rng) => {
      const operation = planner.draw(kind, rng);
      return operation !== undefined && admits(operation, shadow) ? operation : undefined;
    },
  };
  return runOf<'queue'>(session, admitted, () => describeQueues(view));
}

function describeQueues(view: QueueView): readonly StateLine[] {
  const lines: StateLine[] = [];
  for (const [number, queue] of view.queues) {
    const tasks = tasksInOrder(queue).map((task) => `task ${task.id}@${task.node.key}`);
    lines.push({ item: `queue ${number}`, text: `size ${queue.size} [${shortList(tasks)}]` });
  }
  for (const [number, task] of view.tasks) {
    const held = task.holdcnt === 0 ? '' : `, held ${task.holdcnt}`;
    const where = task.atq === null ? 'free' : task.atq === DEAD ? 'dead' : 'queued';
    lines.push({ item: `task ${number}`, text: `${where}${held}` });
  }
  return lines;
}
