import type { Seams } from '../core/seams.ts';
import { InputError } from '../scenario/input-error.ts';
import type { QueueAnswer, QueueOperation } from '../scenario/queue-operation.ts';
import { QueueLibrary } from '../system/queue-library.ts';
import { flagField, idField, int64Field } from './fields.ts';
import type { Adapter, RecordedLine } from './replay.ts';

function toOperation(line: RecordedLine): QueueOperation {
  switch (line.op) {
    case 'create':
      return {
        op: 'create',
        q: idField(line, 'q'),
        fifo: flagField(line, 'fifo'),
        ...(line.capacity === undefined ? {} : { capacity: int64Field(line, 'capacity') }),
      };
    case 'insert':
    case 'remove':
      return { op: line.op, q: idField(line, 'q'), task: idField(line, 'task') };
    case 'insert_vtime':
      return {
        op: 'insert_vtime',
        q: idField(line, 'q'),
        task: idField(line, 'task'),
        vtime: int64Field(line, 'vtime'),
      };
    case 'pop':
      return {
        op: 'pop',
        q: idField(line, 'q'),
        ...(line.hold === undefined ? {} : { hold: flagField(line, 'hold') }),
      };
    case 'destroy':
    case 'peek':
    case 'nr_queued':
    case 'check':
    case 'dump':
      return { op: line.op, q: idField(line, 'q') };
    case 'task_fini':
    case 'task_detach':
    case 'task_hold':
    case 'task_drop':
    case 'task_state':
      return { op: line.op, task: idField(line, 'task') };
    default:
      throw new InputError(`unknown operation ${JSON.stringify(line.op)}`);
  }
}

/** Plays recordings of the arena task queue library on the model. */
export class QueueAdapter implements Adapter {
  readonly inputs = {
    create: ['q', 'fifo', 'capacity'],
    destroy: ['q'],
    insert: ['q', 'task'],
    insert_vtime: ['q', 'task', 'vtime'],
    remove: ['q', 'task'],
    pop: ['q', 'hold'],
    peek: ['q'],
    nr_queued: ['q'],
    task_fini: ['task'],
    task_detach: ['task'],
    task_hold: ['task'],
    task_drop: ['task'],
    task_state: ['task'],
    check: ['q'],
    dump: ['q'],
  };
  readonly #seams: Seams;
  #library: QueueLibrary;

  constructor(seams: Seams) {
    this.#seams = seams;
    this.#library = new QueueLibrary(seams);
  }

  begin(): void {
    this.#library = new QueueLibrary(this.#seams);
  }

  answer(line: RecordedLine): QueueAnswer {
    return this.#library.call(toOperation(line));
  }
}
