import { type Int64, U64_MAX } from '../core/int64.ts';
import type { Seams } from '../core/seams.ts';
import { InputError } from '../scenario/input-error.ts';
import type { BandwidthArgs, LibraryCall } from '../scenario/library-call.ts';
import { BandwidthModel } from '../system/bandwidth-model.ts';
import { bandwidthState } from './bandwidth-state.ts';
import { flagField, idField, int64Field } from './fields.ts';
import type { Adapter, RecordedLine } from './replay.ts';

const BANDWIDTH_INPUTS = ['cgrp', 'period_us', 'quota_us', 'burst_us'];

/** A time in us, or "max". */
function limitField(line: RecordedLine, field: string): Int64 {
  return line[field] === 'max' ? U64_MAX : int64Field(line, field);
}

function bandwidthFields(line: RecordedLine): BandwidthArgs {
  return {
    period_us: limitField(line, 'period_us'),
    quota_us: limitField(line, 'quota_us'),
    burst_us: limitField(line, 'burst_us'),
  };
}

function optionalFlag(line: RecordedLine, field: string): boolean {
  return line[field] === undefined ? false : flagField(line, field);
}

function toCall(line: RecordedLine): LibraryCall {
  switch (line.op) {
    case 'topo':
      return { op: 'topo', llcs: idField(line, 'llcs') };
    case 'mkdir':
      return {
        op: 'mkdir',
        cgrp: idField(line, 'cgrp'),
        parent: idField(line, 'parent'),
        threaded: optionalFlag(line, 'threaded'),
      };
    case 'rmdir':
    case 'exit':
      return { op: line.op, cgrp: idField(line, 'cgrp') };
    case 'advance':
      return {
        op: 'advance',
        ns: idField(line, 'ns'),
        late_ns: line.late_ns === undefined ? 0 : idField(line, 'late_ns'),
      };
    case 'task_queued':
    case 'cancel':
      return { op: line.op, task: idField(line, 'task') };
    case 'lib_init':
      return { op: 'lib_init', null_config: optionalFlag(line, 'null_config') };
    case 'init':
    case 'set':
      return { op: line.op, cgrp: idField(line, 'cgrp'), ...bandwidthFields(line) };
    case 'throttled':
      return {
        op: 'throttled',
        cgrp: idField(line, 'cgrp'),
        task: idField(line, 'task'),
        llc: idField(line, 'llc'),
      };
    case 'consume':
      return {
        op: 'consume',
        cgrp: idField(line, 'cgrp'),
        task: idField(line, 'task'),
        ns: int64Field(line, 'ns'),
        llc: idField(line, 'llc'),
      };
    case 'put_aside':
      return {
        op: 'put_aside',
        cgrp: idField(line, 'cgrp'),
        task: idField(line, 'task'),
        vtime: int64Field(line, 'vtime'),
        llc: idField(line, 'llc'),
      };
    case 'reenqueue':
      return { op: 'reenqueue', rand: idField(line, 'rand') };
    default:
      throw new InputError(`unknown operation ${JSON.stringify(line.op)}`);
  }
}

/** Plays recordings of the cpu.max library, version A, on the model. */
export class BandwidthAdapter implements Adapter {
  readonly inputs = {
    topo: ['llcs'],
    mkdir: ['cgrp', 'parent', 'threaded'],
    rmdir: ['cgrp'],
    advance: ['ns', 'late_ns'],
    task_queued: ['task'],
    state: ['cgrp'],
    lib_init: ['null_config'],
    init: BANDWIDTH_INPUTS,
    set: BANDWIDTH_INPUTS,
    exit: ['cgrp'],
    throttled: ['cgrp', 'task', 'llc'],
    consume: ['cgrp', 'task', 'ns', 'llc'],
    put_aside: ['cgrp', 'task', 'vtime', 'llc'],
    reenqueue: ['rand'],
    cancel: ['task'],
  };
  readonly #seams: Seams;
  #model: BandwidthModel;

  constructor(seams: Seams) {
    this.#seams = seams;
    this.#model = new BandwidthModel(seams);
  }

  begin(): void {
    this.#model = new BandwidthModel(this.#seams);
  }

  answer(line: RecordedLine): object {
    if (line.op === 'state') {
      const only = line.cgrp === undefined ? undefined : idField(line, 'cgrp');
      return { ret: 0, ...bandwidthState(this.#model.view.lib, only) };
    }
    return this.#model.call(toCall(line));
  }
}
