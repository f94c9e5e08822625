import type { OpName, Policy, SchedExtOps, SchedFlags } from '../core/sched/ops.ts';

type Shape<T, Name extends keyof T> = { readonly [name in Name]: T[name] | undefined };

/**
 * A policy whose callbacks and flags stand in objects of one shape, whatever it has of them: the
 * core looks callbacks up at every turn, and that is fast only in objects of few shapes. None
 * asks for `this`: those of a user's policy are bound to what the user made.
 */
export function inOneShape({ name, ops, flags }: Policy, limits: SchedFlags): Policy {
  return { name, ops: shapeOps(ops) as SchedExtOps, flags: shapeFlags({ ...flags, ...limits }) };
}

function shapeOps(ops: SchedExtOps): Shape<SchedExtOps, OpName> {
  return {
    selectCpu: ops.selectCpu,
    enqueue: ops.enqueue,
    dequeue: ops.dequeue,
    dispatch: ops.dispatch,
    tick: ops.tick,
    runnable: ops.runnable,
    running: ops.running,
    stopping: ops.stopping,
    quiescent: ops.quiescent,
    yield: ops.yield,
    coreSchedBefore: ops.coreSchedBefore,
    setWeight: ops.setWeight,
    setCpumask: ops.setCpumask,
    updateIdle: ops.updateIdle,
    cpuAcquire: ops.cpuAcquire,
    cpuRelease: ops.cpuRelease,
    cpuOnline: ops.cpuOnline,
    cpuOffline: ops.cpuOffline,
    initTask: ops.initTask,
    exitTask: ops.exitTask,
    enable: ops.enable,
    disable: ops.disable,
    cgroupInit: ops.cgroupInit,
    cgroupExit: ops.cgroupExit,
    cgroupMove: ops.cgroupMove,
    cgroupSetBandwidth: ops.cgroupSetBandwidth,
    subAttach: ops.subAttach,
    subDetach: ops.subDetach,
    dumpTask: ops.dumpTask,
    init: ops.init,
    exit: ops.exit,
  };
}

function shapeFlags(flags: SchedFlags): SchedFlags {
  const shaped: Shape<SchedFlags, keyof SchedFlags> = {
    enqLast: flags.enqLast,
    enqExiting: flags.enqExiting,
    enqMigrationDisabled: flags.enqMigrationDisabled,
    dispatchMaxBatch: flags.dispatchMaxBatch,
    timeoutMs: flags.timeoutMs,
  };
  return shaped as SchedFlags;
}
