import { z } from 'zod';
import { DISABLE_STAGES, ENABLE_STAGES, type MachineOperation } from './machine-operation.ts';
import { type OperationTable, op } from './operation-table.ts';
import { count, id, quotaUs, timeNs, u64, word } from './schema-fields.ts';

const onCgroup = { cgroup: id };
const onTask = { task: id };
const onCpu = { cpu: id };

/** What a program of a scheduler does, or of none. */
const program = { scheduler: z.exactOptional(id) };
const onDsq = { ...program, dsq: id };

const enableUntil = z.exactOptional(word(...ENABLE_STAGES));
const disableUntil = z.exactOptional(word(...DISABLE_STAGES));
const ofEnable: ReadonlySet<string> = new Set(ENABLE_STAGES);
const ofDisableOnly = DISABLE_STAGES.filter((stage) => !ofEnable.has(stage));
const anyUntil = z.exactOptional(word(...ENABLE_STAGES, ...ofDisableOnly));

/** The operations of the level `machine`. */
export const machineTable = {
  mkdir: op('mkdir', onCgroup),
  rmdir: op('rmdir', onCgroup),
  set: op('set', {
    ...onCgroup,
    periodUs: u64('a period in us'),
    quotaUs,
    burstUs: u64('a burst in us'),
  }),
  move: op('move', { ...onTask, ...onCgroup }),
  wake: op('wake', onTask),
  sleep: op('sleep', onTask),
  yield: op('yield', { ...onTask, to: z.exactOptional(id) }),
  fork: op('fork', { ...onTask, parent: id }),
  exit: op('exit', { ...onTask, until: z.exactOptional(word('dead')) }),
  bury: op('bury', onTask),
  setaffinity: op('setaffinity', { ...onTask, cpus: z.array(id) }),
  setweight: op('setweight', { ...onTask, weight: count('a weight', 1) }),
  setclass: op('setclass', { ...onTask, class: word('ext', 'rt') }),
  pin: op('pin', onTask),
  unpin: op('unpin', onTask),
  compare: op('compare', { ...onTask, other: id }),
  advance: op('advance', { ns: timeNs, lateNs: z.exactOptional(timeNs) }),
  tick: op('tick', onCpu),
  resched: op('resched', onCpu),
  offline: op('offline', onCpu),
  online: op('online', onCpu),
  seize: op('seize', onCpu),
  release: op('release', onCpu),
  attach: op('attach', { scheduler: id, until: enableUntil }),
  detach: op('detach', { scheduler: id, until: disableUntil }),
  error: op('error', { scheduler: id, until: disableUntil }),
  proceed: op('proceed', { scheduler: id, until: anyUntil }),
  suspend: op('suspend', {}),
  resume: op('resume', {}),
  sysrq: op('sysrq', { key: word('s', 'd') }),
  insert: op('insert', { ...program, ...onTask, dsq: id }),
  transfer: op('transfer', {
    ...program,
    ...onTask,
    dsq: id,
    until: z.exactOptional(word('picked')),
  }),
  peek: op('peek', onDsq),
  count: op('count', onDsq),
  create: op('create', onDsq),
  destroy: op('destroy', onDsq),
  iterate: op('iterate', onDsq),
  close: op('close', onDsq),
  setslice: op('setslice', { ...program, ...onTask, ns: timeNs }),
  setvtime: op('setvtime', { ...program, ...onTask, ns: timeNs }),
  subdispatch: op('subdispatch', { ...program, ...onCgroup }),
  reenqueue: op('reenqueue', { ...program, ...onCpu }),
  kick: op('kick', { ...program, ...onCpu }),
} satisfies OperationTable<MachineOperation>;
