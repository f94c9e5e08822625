import type { Kfuncs } from '../core/sched/ops.ts';
import { nameOf } from './name-of.ts';

type Kind = 'task' | 'integer' | 'mask' | 'text';

/** Names of arguments and what they must be; those behind a `?` may be left out. */
type Signature = readonly (readonly [name: string, kind: Kind, optional?: '?'])[];

const TASK = ['p', 'task'] as const;
const DSQ = ['dsqId', 'integer'] as const;
const CPU = ['cpu', 'integer'] as const;
const SLICE = ['sliceNs', 'integer'] as const;
const VTIME = ['vtime', 'integer'] as const;

/** Every kfunc with arguments; the compiler misses none. */
const SIGNATURES: {
  readonly [name in Exclude<
    keyof Kfuncs,
    'topology' | 'now' | 'dispatchNrSlots' | 'dispatchCancel'
  >]: Signature;
} = {
  rqClock: [CPU],
  currentOf: [CPU],
  dsqInsert: [TASK, DSQ, SLICE, ['enqFlags', 'integer', '?']],
  dsqInsertVtime: [TASK, DSQ, SLICE, VTIME],
  dsqInsertVtimeCompat: [TASK, DSQ, SLICE, VTIME],
  dsqMoveToLocal: [DSQ],
  dsqMove: [TASK, DSQ],
  dsqPeek: [DSQ],
  dsqIterate: [DSQ],
  dsqNrQueued: [DSQ],
  createDsq: [DSQ],
  destroyDsq: [DSQ],
  reenqueueLocal: [['cpu', 'integer', '?']],
  dsqReenq: [DSQ],
  taskSetSlice: [TASK, SLICE],
  taskSetDsqVtime: [TASK, VTIME],
  taskDisallow: [TASK],
  kickCpu: [CPU, ['flags', 'integer', '?']],
  subDispatch: [['cgroupId', 'integer']],
  selectCpuDfl: [TASK, ['prevCpu', 'integer']],
  pickIdleCpu: [['cpus', 'mask']],
  error: [['message', 'text']],
};

const WORDS: { readonly [kind in Kind]: string } = {
  task: 'a task',
  integer: 'an integer',
  mask: 'a Cpumask',
  text: 'a text',
};

/**
 * The kfuncs as a user's policy calls them. JavaScript has no verifier: an argument of another
 * type than the kfunc takes throws, so that the core is not made to reckon with it.
 */
export function guardedKfuncs(scx: Kfuncs): Kfuncs {
  const guarded: { [name: string]: unknown } = {
    topology: scx.topology,
    now: () => scx.now(),
    dispatchNrSlots: () => scx.dispatchNrSlots(),
    dispatchCancel: () => scx.dispatchCancel(),
  };
  for (const [name, signature] of Object.entries(SIGNATURES)) {
    const kfunc = (scx[name as keyof typeof SIGNATURES] as (...args: unknown[]) => unknown).bind(
      scx,
    );
    guarded[name] = (...args: unknown[]) => {
      check(name, signature, args);
      return kfunc(...args);
    };
  }
  return guarded as unknown as Kfuncs;
}

function check(kfunc: string, signature: Signature, args: readonly unknown[]): void {
  for (const [index, [name, kind, optional]] of signature.entries()) {
    const value = args[index];
    if ((optional === '?' && value === undefined) || isOf(kind, value)) continue;
    throw new TypeError(`${kfunc}: ${name} must be ${WORDS[kind]}, found ${nameOf(value)}`);
  }
}

function isOf(kind: Kind, value: unknown): boolean {
  switch (kind) {
    case 'integer':
      return Number.isSafeInteger(value);
    case 'text':
      return typeof value === 'string';
    case 'task':
      return hasField(value, 'id', 'number');
    case 'mask':
      return hasField(value, 'and', 'function');
  }
}

function hasField(value: unknown, name: string, type: string): boolean {
  const isObject = typeof value === 'object' && value !== null;
  return isObject && typeof (value as { readonly [name: string]: unknown })[name] === type;
}
