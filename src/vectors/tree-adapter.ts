import type { Seams } from '../core/seams.ts';
import { InputError } from '../scenario/input-error.ts';
import type { TreeAnswer, TreeOperation } from '../scenario/tree-operation.ts';
import { TreeLibrary } from '../system/tree-library.ts';
import { idField, int64Field, wordField } from './fields.ts';
import type { Adapter, RecordedLine } from './replay.ts';

const ALLOCS = ['alloc', 'noalloc'] as const;
const MODES = ['default', 'update', 'duplicate'] as const;

function toOperation(line: RecordedLine): TreeOperation {
  const tree = idField(line, 'tree');
  switch (line.op) {
    case 'create':
      return {
        op: 'create',
        tree,
        alloc: wordField(line, 'alloc', ALLOCS),
        mode: wordField(line, 'mode', MODES),
      };
    case 'insert':
      return { op: 'insert', tree, key: int64Field(line, 'key'), value: int64Field(line, 'value') };
    case 'remove':
    case 'find':
      return { op: line.op, tree, key: int64Field(line, 'key') };
    case 'alloc_node':
      return {
        op: 'alloc_node',
        tree,
        node: idField(line, 'node'),
        key: int64Field(line, 'key'),
        value: int64Field(line, 'value'),
      };
    case 'insert_node':
      return {
        op: 'insert_node',
        tree,
        node: idField(line, 'node'),
        ...(line.key === undefined ? {} : { key: int64Field(line, 'key') }),
        ...(line.value === undefined ? {} : { value: int64Field(line, 'value') }),
      };
    case 'remove_node':
    case 'free_node':
      return { op: line.op, tree, node: idField(line, 'node') };
    case 'destroy':
    case 'least':
    case 'pop':
    case 'check':
    case 'dump':
      return { op: line.op, tree };
    default:
      throw new InputError(`unknown operation ${JSON.stringify(line.op)}`);
  }
}

/** Plays recordings of the red-black tree library on the model. */
export class TreeAdapter implements Adapter {
  readonly inputs = {
    create: ['tree', 'alloc', 'mode'],
    destroy: ['tree'],
    // Some recordings name the node from which the key was taken.
    insert: ['tree', 'key', 'value', 'node'],
    remove: ['tree', 'key'],
    find: ['tree', 'key'],
    least: ['tree'],
    pop: ['tree'],
    alloc_node: ['tree', 'node', 'key', 'value'],
    insert_node: ['tree', 'node', 'key', 'value'],
    remove_node: ['tree', 'node'],
    free_node: ['tree', 'node'],
    check: ['tree'],
    dump: ['tree'],
  };
  readonly #seams: Seams;
  #library: TreeLibrary;

  constructor(seams: Seams) {
    this.#seams = seams;
    this.#library = new TreeLibrary(seams);
  }

  begin(): void {
    this.#library = new TreeLibrary(this.#seams);
  }

  answer(line: RecordedLine): TreeAnswer {
    return this.#library.call(toOperation(line));
  }
}
