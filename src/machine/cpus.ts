import { bringOnline, takeOffline } from '../core/hierarchy/hotplug.ts';
import { callOp, hasOp } from '../core/sched/call.ts';
import { switchTo } from '../core/sched/pick.ts';
import { isBypassing } from '../core/sched/task.ts';
import type { Rq } from '../core/sched/types.ts';
import type { MachineOperation } from '../scenario/machine-operation.ts';
import type { MachineContext, Result } from './context.ts';
import { tickCpu } from './time.ts';

export type CpuOperation = Extract<
  MachineOperation,
  { readonly op: 'tick' | 'resched' | 'offline' | 'online' | 'seize' | 'release' }
>;

/** What happens to a CPU. */
export function onCpu(m: MachineContext, operation: CpuOperation): Result {
  const k = m.kernel;
  const rq = k.rqByCpu.get(operation.cpu);
  if (rq === undefined) return undefined;
  switch (operation.op) {
    case 'tick':
      if (rq.current === null) return undefined;
      tickCpu(m, rq);
      return 0;
    case 'resched':
      if (rq.seized || rq.state === 'offline') return undefined;
      rq.needsResched = true;
      return 0;
    case 'offline':
      if (rq.state !== 'online' || rq.seized) return undefined;
      return takeOffline(k, rq);
    case 'online':
      return rq.state === 'offline' ? bringOnline(k, rq) : undefined;
    case 'seize':
      if (rq.seized || rq.state !== 'online') return undefined;
      seize(m, rq);
      return 0;
    case 'release':
      if (!rq.seized) return undefined;
      release(m, rq);
      return 0;
  }
}

/** A higher class takes the CPU: its task waits on the local DSQ, and the root is told. */
function seize(m: MachineContext, rq: Rq): void {
  rq.seized = true;
  rq.isIdle = false;
  switchTo(m.kernel, rq, null);
  tellRoot(m, rq, 'cpuRelease');
}

export function release(m: MachineContext, rq: Rq): void {
  rq.seized = false;
  rq.needsResched = true;
  tellRoot(m, rq, 'cpuAcquire');
}

/** cpu_release and cpu_acquire are the root's alone. */
function tellRoot(m: MachineContext, rq: Rq, op: 'cpuRelease' | 'cpuAcquire'): void {
  const { root } = m.kernel;
  if (root === null || !hasOp(root, op) || isBypassing(root, rq)) return;
  callOp(m.kernel, root, op, { rq }, (ops) => ops[op]?.(rq.cpu));
}
