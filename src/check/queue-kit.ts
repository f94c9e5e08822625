import { queueProperties } from '../../properties/atq/index.ts';
import { QueuePlanner } from '../arbitraries/queue-planner.ts';
import { DEAD, tasksInOrder } from '../core/atq.ts';
import type { QueueAnswer, QueueOperation } from '../scenario/queue-operation.ts';
import { EMPTY_CAST } from '../scenario/scenario.ts';
import { QueueLibrary, type QueueView } from '../system/queue-library.ts';
import type { System } from '../system/system.ts';
import type { Kit, Run, StateLine } from './kit.ts';
import { runOf } from './plain-run.ts';
import { type QueueEvent, QueueStage } from './queue-stage.ts';
import { type Laws, Session, type SessionOptions } from './session.ts';

const laws = { properties: queueProperties, monitors: [], witnesses: [] };

/** The level `queue`: calls of the arena task queue library. */
export const queueKit: Kit<'queue'> = {
  name: 'queue',
  level: 'queue',
  ...laws,
  drawCast: () => EMPTY_CAST,
  open(_cast, subject, options) {
    const system = new QueueLibrary(subject.seams);
    return openQueues(system, system.view, laws, options);
  },
};

/** A run of the level `queue` on a library: the model, or one that is elsewhere. */
export function openQueues(
  system: System<QueueOperation, QueueAnswer>,
  view: QueueView,
  watched: Laws<QueueView, QueueEvent>,
  options: SessionOptions,
): Run<'queue'> {
  let stage: QueueStage | undefined;
  const session = new Session(
    {
      system,
      view,
      laws: watched,
      stage: (emit, ask) => {
        stage = new QueueStage(emit, ask);
        return stage;
      },
    },
    options,
  );
  return runOf<'queue'>(session, new QueuePlanner(stage as unknown as QueueStage), () =>
    describeQueues(view),
  );
}

function describeQueues(view: QueueView): readonly StateLine[] {
  const lines: StateLine[] = [];
  for (const [number, queue] of view.queues) {
    const tasks = tasksInOrder(queue).map((task) => `task ${task.id}@${task.node.key}`);
    lines.push({ item: `queue ${number}`, text: `size ${queue.size} [${tasks.join(', ')}]` });
  }
  for (const [number, task] of view.tasks) {
    const held = task.holdcnt === 0 ? '' : `, held ${task.holdcnt}`;
    const where = task.atq === null ? 'free' : task.atq === DEAD ? 'dead' : 'queued';
    lines.push({ item: `task ${number}`, text: `${where}${held}` });
  }
  return lines;
}
