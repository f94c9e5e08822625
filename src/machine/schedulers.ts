import { type Cgroup, ROOT_CGROUP_ID } from '../core/cgroup.ts';
import { EBUSY, ENODEV } from '../core/errno.ts';
import { claimExit, SCX_EXIT_ERROR_BPF, SCX_EXIT_UNREG } from '../core/hierarchy/claim.ts';
import { enableRoot } from '../core/hierarchy/root.ts';
import { enableSub, type LoadSpec } from '../core/hierarchy/sub-enable.ts';
import { cgroupView } from '../core/sched/call.ts';
import { createKfuncs } from '../core/sched/kfuncs/index.ts';
import type { Policy, TaskView } from '../core/sched/ops.ts';
import type { Sched } from '../core/sched/types.ts';
import { resolvePolicy } from '../policies/catalogue.ts';
import type { LibraryAnswer, LibraryCall } from '../scenario/library-call.ts';
import type { CastScheduler } from '../scenario/scenario.ts';
import type { MachineContext, Result } from './context.ts';
import { moveTask } from './held-moves.ts';
import { inOneShape } from './policy-shape.ts';
import { serve } from './serve.ts';

/** The scheduler of that id, as long as it is not gone. */
export function loadedSched(m: MachineContext, id: number): Sched | undefined {
  const linked = m.kernel.scheds.find((sched) => sched.id === id);
  return linked ?? m.works.list.find((work) => work.schedId === id)?.sched ?? undefined;
}

/** Loads a scheduler of the cast: 0, or why it was refused. */
export function attach(m: MachineContext, id: number, until: string | null): Result {
  const cast = m.schedulers.get(id);
  if (cast === undefined) return undefined;
  // The same program is loaded once: its ops are bound.
  if (loadedSched(m, id) !== undefined) return EBUSY;
  if (m.works.list.some((work) => work.schedId === id)) return undefined;
  const cgroup = m.kernel.cgroups.get(cast.cgroup);
  if (cgroup === undefined) return ENODEV;
  const holder: { sched: Sched | null } = { sched: null };
  const spec: LoadSpec = {
    id,
    policy: makePolicy(m, cast, cgroup, () => holder.sched),
    cgroup,
    sliceNs: cast.sliceNs,
    bind: (sched) => {
      holder.sched = sched;
      work.sched = sched;
    },
  };
  const isRoot = cast.cgroup === ROOT_CGROUP_ID;
  if (isRoot && m.kernel.root === null) m.library.isLoaded = false;
  const path = isRoot ? enableRoot(m.kernel, spec) : enableSub(m.kernel, spec);
  const work = m.works.add({ kind: 'enable', schedId: id, sched: null, until, path });
  serve(m);
  return m.works.answerOf(work) ?? 0;
}

/** The policy of a scheduler, with its programs bound to it. */
function makePolicy(
  m: MachineContext,
  cast: CastScheduler,
  cgroup: Cgroup,
  self: () => Sched | null,
): Policy {
  const definition = resolvePolicy(cast.policy, m.cast.policies, m.policies);
  const { flags = {}, ops } = definition.create({
    scx: createKfuncs(m.kernel, self),
    cgroup: cgroupView(cgroup),
    sliceNs: cast.sliceNs,
    seams: m.seams,
    bandwidth: (call) => askLibrary(m, call),
    foreignTasks: () => foreignTasks(m, self()),
    get otherCgroups() {
      return otherCgroups(m, self());
    },
  });
  const limits = {
    ...(cast.timeoutMs === undefined ? {} : { timeoutMs: cast.timeoutMs }),
    ...(cast.batch === undefined ? {} : { dispatchMaxBatch: cast.batch }),
  };
  return inOneShape({ name: definition.name, ops, flags }, limits);
}

/** The library starts with its own clock; it is brought up to the machine's. */
function askLibrary(m: MachineContext, call: LibraryCall): LibraryAnswer {
  const answer = m.library.ask(call);
  if (call.op !== 'topo') return answer;
  m.library.isLoaded = true;
  const { now } = m.library.ask({ op: 'advance', ns: 0 });
  if (now !== undefined && now < m.kernel.now) {
    m.library.ask({ op: 'advance', ns: m.kernel.now - now });
  }
  return answer;
}

function foreignTasks({ kernel }: MachineContext, sched: Sched | null): readonly TaskView[] {
  return kernel.taskList.filter((task) => task.isQueued && task.owner !== sched);
}

function otherCgroups({ kernel }: MachineContext, sched: Sched | null): readonly number[] {
  return kernel.scheds.filter(({ parent }) => parent !== sched).map(({ cgroup }) => cgroup.id);
}

/** A scheduler is unloaded, or fails. */
export function end(
  m: MachineContext,
  id: number,
  how: 'detach' | 'error',
  until: string | null,
): Result {
  const sched = m.kernel.scheds.find((one) => one.id === id);
  if (sched === undefined || sched.exitPhase !== 'none') return undefined;
  if (until !== null) m.holds.set(id, until);
  if (how === 'detach') claimExit(m.kernel, sched, SCX_EXIT_UNREG, 'it was unloaded');
  else claimExit(m.kernel, sched, SCX_EXIT_ERROR_BPF, 'its program called scx_bpf_error()');
  serve(m);
  m.holds.delete(id);
  return 0;
}

/** What was held up goes on: the work, then a program. */
export function proceed(m: MachineContext, id: number, until: string | null): Result {
  const work = m.works.heldOf(id);
  if (work === undefined) return moveTask(m, id);
  work.isHeld = false;
  work.until = until;
  serve(m);
  return 0;
}
