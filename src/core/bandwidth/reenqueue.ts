import type { Cgroup } from '../cgroup.ts';
import { EAGAIN } from '../errno.ts';
import { alsoAt, type Path, type PathContext, point } from '../path.ts';
import { REENQUEUE_BATCH_MAX } from './constants.ts';
import type { CgroupContext, LlcContext } from './context.ts';
import { popAndHandOver } from './hand-over.ts';
import {
  contextOf,
  llcContextOf,
  REPLENISH_BOTTOM_HALF_READY,
  REPLENISH_BOTTOM_HALF_RUNNING,
  REPLENISH_IDLE,
} from './library.ts';
import { throttled } from './throttled.ts';
import type { BandwidthLibrary } from './types.ts';

/**
 * The bottom half: hands parked tasks of listed cgroups to the scheduler, a small batch at a
 * time, from ops.dispatch() (upstream scx_cgroup_bw_reenqueue).
 *
 * @param rand what the random source returns in this call, an unsigned 32-bit integer
 * @returns 0, always
 */
export function* reenqueue(k: PathContext, lib: BandwidthLibrary, rand: number): Path<number> {
  const stat = lib.replenishStat;
  if (k.interleaved) yield point('rmw', stat, 's');
  if (stat.s === REPLENISH_BOTTOM_HALF_READY) stat.s = REPLENISH_BOTTOM_HALF_RUNNING;
  else if (stat.s !== REPLENISH_BOTTOM_HALF_RUNNING) return 0;
  lib.observer?.timer('DRAIN');

  if (k.interleaved) {
    yield alsoAt(point('rmw', lib.reenqueueLock, 'held'), point('read', lib.throttledIds, 'ids'));
  }
  if (lib.reenqueueLock.held) return 0;
  lib.reenqueueLock.held = true;
  const handedOver = yield* drainListed(k, lib, rand);
  if (k.interleaved) yield point('write', lib.reenqueueLock, 'held');
  lib.reenqueueLock.held = false;

  if (handedOver < REENQUEUE_BATCH_MAX) {
    if (k.interleaved) yield point('rmw', stat, 's');
    if (stat.s === REPLENISH_BOTTOM_HALF_RUNNING) {
      stat.s = REPLENISH_IDLE;
      lib.observer?.timer('DRAINED');
    }
  }
  return 0;
}

/** Goes round the reenqueue table from a random slot until a batch is full. */
function* drainListed(k: PathContext, lib: BandwidthLibrary, rand: number): Path<number> {
  const slots = lib.throttledIds;
  const nrSlots = slots.length;
  let handedOver = 0;
  for (let i = 0; i < nrSlots; i++) {
    const nuance = rand + i;
    const slot = nuance % nrSlots;
    if (k.interleaved) yield point('read', slots, 'ids');
    const id = slots[slot] ?? 0;
    if (id === 0) continue;
    if (k.interleaved) yield point('read', lib.llcContexts, 'entries');
    const cgroup = lib.cgroups.get(id);
    const cgx = cgroup === undefined ? undefined : contextOf(lib, cgroup);
    if (cgroup === undefined || cgx === undefined) continue;

    const count = yield* drainCgroup(k, lib, cgroup, cgx, nuance, nrSlots);
    if (count < REENQUEUE_BATCH_MAX) {
      // Nothing more to get there in this interval: the next top half looks again.
      if (k.interleaved) yield point('rmw', slots, 'ids');
      if (slots[slot] === id) slots[slot] = 0;
    }
    handedOver += count;
    if (handedOver >= REENQUEUE_BATCH_MAX) break;
  }
  return handedOver;
}

/**
 * Drains the backlog queues of one cgroup, LLC by LLC (upstream cbw_reenqueue_cgroup).
 *
 * An LLC where nobody waits is passed by: to ask there would reserve budget until the interval
 * ends, for nobody. A task that is put aside behind the look is not forgotten, although the slot
 * of its cgroup may be purged now. It is as if it had come just behind the last pop of a drain:
 * it stays in the backlog, and the next top half, which looks at every queue, lists the cgroup.
 */
function* drainCgroup(
  k: PathContext,
  lib: BandwidthLibrary,
  cgroup: Cgroup,
  cgx: CgroupContext,
  nuance: number,
  nrSlots: number,
): Path<number> {
  if (!cgx.hasLlcx) return 0;
  const first = lib.seams.firstLlc(lib, nuance, nrSlots);
  let handedOver = 0;
  for (let i = 0; i < lib.nrLlcs; i++) {
    if (k.interleaved) yield point('read', lib.llcContexts, 'entries');
    const llcx = llcContextOf(lib, cgx.id, (first + i) % lib.nrLlcs);
    if (llcx === undefined || !(yield* lib.seams.asksForBudget(k, llcx))) continue;
    if ((yield* throttled(k, lib, cgroup, llcx.llc)) === EAGAIN) continue;
    handedOver += yield* drainBtq(k, lib, cgx, llcx);
    if (handedOver >= REENQUEUE_BATCH_MAX) break;
  }
  return handedOver;
}

/** Pops up to a batch while the cgroup is not throttled (cbw_drain_btq_until_throttled). */
function* drainBtq(
  k: PathContext,
  lib: BandwidthLibrary,
  cgx: CgroupContext,
  llcx: LlcContext,
): Path<number> {
  let count = 0;
  while (count < REENQUEUE_BATCH_MAX) {
    if (k.interleaved) yield point('read', cgx, 'is_throttled');
    if (cgx.isThrottled) break;
    if (!(yield* popAndHandOver(k, lib, llcx.btq))) break;
    count++;
  }
  return count;
}
