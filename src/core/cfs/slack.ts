import { EXPIRATION_MIN_NS, KEPT_NS, SLACK_PERIOD_NS, SLICE_NS, UNLIMITED } from './constants.ts';
import { distribute } from './distribute.ts';
import type { CfsBandwidth, CfsRunqueue, TaskGroup } from './types.ts';

/**
 * Nobody runs or waits here any more: what is left goes back to the pool, all but a little
 * (__return_cfs_rq_runtime). If others wait for it, they get it after a while.
 */
export function giveBack(cfs: CfsBandwidth, rq: CfsRunqueue): void {
  const { group } = rq;
  const slack = rq.runtimeRemaining - KEPT_NS;
  if (!rq.runtimeEnabled || slack <= 0) return;
  rq.runtimeRemaining -= slack;
  if (group.quota === UNLIMITED) return;
  group.runtime += slack;
  if (group.runtime > SLICE_NS && group.throttledRunqueues.length > 0) startSlack(cfs, group);
}

/** Starts the slack timer, unless it runs or a refill is near (start_cfs_slack_bandwidth). */
function startSlack(cfs: CfsBandwidth, group: TaskGroup): void {
  if (isRefillWithin(cfs, group, SLACK_PERIOD_NS + EXPIRATION_MIN_NS)) return;
  if (group.slackStarted) return;
  group.slackStarted = true;
  cfs.clock.start(group.slackTimer, SLACK_PERIOD_NS);
}

function isRefillWithin({ clock }: CfsBandwidth, { periodExpires }: TaskGroup, ns: number) {
  return periodExpires - clock.now < ns;
}

/** Gives what was returned to those who wait (do_sched_cfs_slack_timer). */
export function slackEnds(cfs: CfsBandwidth, group: TaskGroup): void {
  group.slackStarted = false;
  if (isRefillWithin(cfs, group, EXPIRATION_MIN_NS)) return;
  if (group.quota !== UNLIMITED && group.runtime > SLICE_NS) distribute(cfs, group);
}
