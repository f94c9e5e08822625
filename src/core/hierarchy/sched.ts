import type { Cgroup } from '../cgroup.ts';
import { SCX_DSP_DFL_MAX_BATCH, SCX_WATCHDOG_MAX_TIMEOUT_MS } from '../sched/constants.ts';
import { createBypassDsq, createGlobalDsq } from '../sched/dsq.ts';
import type { Policy } from '../sched/ops.ts';
import type { Kernel, Sched, SchedCpu } from '../sched/types.ts';
import { SCX_EXIT_NONE } from './claim.ts';

const MS = 1_000_000;

/** What a scheduler is loaded with. */
export interface SchedSpec {
  readonly id: number;
  readonly policy: Policy;
  readonly cgroup: Cgroup;
  readonly sliceNs: number;
}

/** scx_alloc_and_add_sched: a scheduler, linked to nothing yet. */
export function createSched(k: Kernel, spec: SchedSpec, parent: Sched | null): Sched {
  const { id, policy, cgroup, sliceNs } = spec;
  const ancestors: Sched[] = parent === null ? [] : [...parent.ancestors];
  const timeoutMs = policy.flags?.timeoutMs ?? SCX_WATCHDOG_MAX_TIMEOUT_MS;
  const sched: Sched = {
    id,
    policy,
    isPublished: false,
    level: ancestors.length,
    ancestors,
    parent,
    children: [],
    cgroup,
    isLinked: false,
    subAttached: false,
    exitPhase: 'none',
    exitKind: SCX_EXIT_NONE,
    exitCode: 0,
    exitReason: '',
    aborting: false,
    isExited: false,
    bypassDepth: 0,
    ownBypass: 0,
    bypassDspClaim: false,
    bypassDspEnableDepth: 0,
    sliceDflNs: sliceNs,
    sliceNs,
    timeoutNs: timeoutMs * MS,
    dspMaxBatch: policy.flags?.dispatchMaxBatch ?? SCX_DSP_DFL_MAX_BATCH,
    userDsqs: new Map(),
    globalDsqs: [],
    pcpu: [],
    nrOwned: 0,
    events: { insertNotOwned: 0, localOffline: 0, bypassDispatch: 0 },
  };
  ancestors.push(sched);
  for (let node = 0; node < k.nrNodes; node++) sched.globalDsqs.push(createGlobalDsq(sched));
  for (const rq of k.rqs) {
    const pcpu: SchedCpu = {
      isBypassing: false,
      bypassDsq: createBypassDsq(sched, rq),
      bypassHostSeq: 0,
      buffer: [],
      nrTasks: 0,
      isDispatching: false,
    };
    sched.pcpu.push(pcpu);
  }
  return sched;
}
