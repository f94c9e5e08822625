import type { Kit } from '../../check/kit.ts';
import { openQueues } from '../../check/queue-kit.ts';
import type { QueueEvent } from '../../check/queue-stage.ts';
import type { Laws } from '../../check/session.ts';
import type { QueueOperation } from '../../scenario/queue-operation.ts';
import { EMPTY_CAST } from '../../scenario/scenario.ts';
import { QueueLibrary, type QueueView } from '../../system/queue-library.ts';
import type { Conversation } from '../protocol/conversation.ts';
import { Beside } from '../system/beside.ts';
import { ProgramQueues, TELLING } from '../system/program-queues.ts';
import { mayAskQueue } from './contract.ts';
import type { Asking, Driven } from './driven.ts';
import { DrivenRun } from './driven-run.ts';

const OUTPUTS = ['task_out', 'holdcnt', 'q_of', 'size', 'tasks'];

/** The level `queue` on a program. */
export function queuesOn(
  { conversation, differential, misuse }: Driven,
  lawsFor: (asking: Asking) => Laws<QueueView, QueueEvent>,
  choose: () => Asking,
): Pick<Kit<'queue'>, 'name' | 'level' | 'drawCast' | 'open'> {
  return {
    name: 'queue',
    level: 'queue',
    drawCast: () => EMPTY_CAST,
    open: (_cast, subject, options) =>
      new DrivenRun<'queue'>(() => {
        const asking = choose();
        const isTold = asking.state && TELLING.every((op) => conversation.can(op));
        const program = new ProgramQueues(conversation, isTold);
        const model = () => new QueueLibrary(subject.seams);
        return openQueues(
          {
            system: differential ? new Beside(program, model(), OUTPUTS) : program,
            view: program.view,
            laws: lawsFor({ state: isTold }),
            admits: (call, shadow) =>
              canAsk(conversation, call) && mayAskQueue(call, shadow, misuse),
          },
          options,
        );
      }, options),
  };
}

/** A pop may take a hold where there are holds. */
function canAsk(conversation: Conversation, call: QueueOperation): boolean {
  if (!conversation.can(call.op)) return false;
  if (call.op !== 'pop' || call.hold !== true) return true;
  return conversation.can('task_hold') || conversation.can('task_drop');
}
