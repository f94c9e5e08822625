import { insertVtimeUnlocked, lockAtq, type TaskCommon, unlockAtq } from '../atq.ts';
import type { Cgroup } from '../cgroup.ts';
import { EALREADY, EBUSY, ECANCELED, EINVAL, ESRCH } from '../errno.ts';
import type { Int64 } from '../int64.ts';
import { type Path, type PathContext, point } from '../path.ts';
import type { LlcContext } from './context.ts';
import { isLlcValid, llcContextOf } from './library.ts';
import type { BandwidthLibrary } from './types.ts';

/**
 * Parks a task of a throttled cgroup in the backlog queue of an LLC (upstream
 * scx_cgroup_bw_put_aside). A task that is queued already, or dying, is left alone.
 *
 * @returns 0; -EINVAL for an LLC that does not exist or a vtime that means FIFO; -ESRCH
 *   without an LLC context, or one that went away meanwhile; -EBUSY when the queue cannot be
 *   locked
 */
export function* putAside(
  k: PathContext,
  lib: BandwidthLibrary,
  cgroup: Cgroup,
  task: TaskCommon,
  vtime: Int64,
  llc: number,
): Path<number> {
  if (!isLlcValid(lib, llc)) return EINVAL;
  if (k.interleaved) yield point('read', lib.llcContexts, 'entries');
  const llcx = llcContextOf(lib, cgroup.id, llc);
  if (llcx === undefined) return ESRCH;
  if ((yield* lockAtq(k, llcx.btq)) !== 0) return EBUSY;
  const ret = yield* insertLocked(k, lib, llcx, task, vtime);
  unlockAtq(llcx.btq);
  lib.stackResidue = lowWord(vtime);
  return ret;
}

function* insertLocked(
  k: PathContext,
  lib: BandwidthLibrary,
  llcx: LlcContext,
  task: TaskCommon,
  vtime: Int64,
): Path<number> {
  if (k.interleaved) yield point('read', lib.llcContexts, 'entries');
  if (llcContextOf(lib, llcx.id, llcx.llc) !== llcx) return ESRCH;
  if (k.interleaved) yield point('read', task, 'atq');
  if (task.atq !== null) return 0;
  const ret = yield* insertVtimeUnlocked(k, llcx.btq, task, vtime);
  // Somebody else parked it, or it has died, since the mark was read.
  return ret === EALREADY || ret === ECANCELED ? 0 : ret;
}

/** What a 64-bit argument leaves in four bytes of stack. */
function lowWord(value: Int64): number {
  return typeof value === 'number' ? value >>> 0 : Number(BigInt.asUintN(32, value));
}
