import {
  SCX_BYPASS_LB_DONOR_PCT,
  SCX_BYPASS_LB_MIN_DELTA_DIV,
  SCX_SLICE_BYPASS_NS,
} from '../sched/constants.ts';
import { insertFifo, removeFromDsq, tasksOf } from '../sched/dsq.ts';
import { bypassDsqOf } from '../sched/enqueue.ts';
import { canRunOnRemoteRq } from '../sched/migrate.ts';
import type { Kernel, Rq, Sched } from '../sched/types.ts';

/** scx_bypass_lb_timerfn: every so often, for each host and node. */
export function balanceBypass(k: Kernel): void {
  k.bypassBalanceAt = k.nrBypassHosts > 0 ? k.now + k.balanceNs : null;
  for (const host of k.scheds) {
    if (host.bypassDspEnableDepth <= 0) continue;
    for (let node = 0; node < k.nrNodes; node++) balanceNode(k, host, node);
  }
}

/** bypass_lb_node: CPUs with far more than their part give to those with less. */
function balanceNode(k: Kernel, host: Sched, node: number): void {
  const rqs = k.rqs.filter((rq) => rq.node === node && rq.state === 'online');
  const nrTasks = rqs.reduce((sum, rq) => sum + bypassDsqOf(host, rq).nr, 0);
  if (rqs.length === 0 || nrTasks === 0) return;
  const target = Math.ceil(nrTasks / rqs.length);
  const donorTarget = Math.ceil((target * SCX_BYPASS_LB_DONOR_PCT) / 100);
  const donees = rqs.filter((rq) => bypassDsqOf(host, rq).nr < target);
  for (const rq of rqs) {
    if (!donees.includes(rq)) donate(k, host, rq, donees, donorTarget, target);
  }
}

/** Less than so many too many are not worth the trouble: what bypass runs in part of an interval. */
function minDelta({ balanceNs }: Kernel): number {
  return Math.ceil(balanceNs / SCX_BYPASS_LB_MIN_DELTA_DIV / SCX_SLICE_BYPASS_NS);
}

/**
 * bypass_lb_cpu: moves tasks between the bypass DSQs. They change their CPU only when they are
 * consumed, so one that was moved and not consumed yet is left alone: its run queue is not the
 * donor's, and is not locked.
 */
function donate(
  k: Kernel,
  host: Sched,
  donor: Rq,
  donees: Rq[],
  donorTarget: number,
  target: number,
): void {
  const from = bypassDsqOf(host, donor);
  if (from.nr - donorTarget < minDelta(k)) return;
  for (const task of tasksOf(from)) {
    if (from.nr <= donorTarget || donees.length === 0) return;
    if (!k.seams.hierarchy.mayBalance(task, donor)) continue;
    const donee = donees.find((rq) => canRunOnRemoteRq(k, task, rq, null));
    if (donee === undefined) continue;
    const to = bypassDsqOf(host, donee);
    removeFromDsq(k, task);
    insertFifo(k, to, task, false);
    donee.needsResched = true;
    if (to.nr >= target) donees.splice(donees.indexOf(donee), 1);
  }
}
