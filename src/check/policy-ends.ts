import { SCX_EXIT_ERROR, SCX_EXIT_ERROR_STALL } from '../core/hierarchy/claim.ts';
import type { KernelEvent } from '../core/sched/event.ts';
import type { Sched } from '../core/sched/types.ts';
import type { MachineEvent } from '../machine/event.ts';
import { userPolicies } from '../policies/user.ts';
import type { MachineView } from './machine-view.ts';
import type { Handlers } from './property.ts';
import type { PolicyCount, Statistics } from './statistics.ts';

type Claim = Extract<KernelEvent, { readonly type: 'claim' }>;

/** Calls that change nothing of what a policy does. */
const HARMLESS: ReadonlySet<string> = new Set([
  'kick_cpu',
  'dsq_nr_queued',
  'iter_dsq_new',
  'reenqueue_local',
]);

/**
 * Counts how often schedulers with a policy of the user's were enabled, and how often the core
 * ended them for what their callbacks did or left undone. That is no law: a rogue may be ended.
 */
export function countEnds(view: MachineView, statistics: Statistics): Handlers<MachineEvent> {
  const names = new Set(userPolicies().map(({ name }) => name));
  if (names.size === 0) return {};
  const enabled = new Set<Sched>();
  /** Schedulers for which programs spoke outside of their callbacks: operations of the run. */
  const spokenFor = new Set<Sched>();
  /** Of this operation: a call is told after what comes of it. */
  let claims: Claim[] = [];
  const judge = (): void => {
    for (const { sched, kind, reason } of claims) {
      if (!spokenFor.has(sched)) note(statistics.policy(sched.policy.name), kind, reason);
    }
    claims = [];
  };
  return {
    enabled: ({ sched }) => {
      const { name } = sched.policy;
      if (!names.has(name)) return;
      enabled.add(sched);
      statistics.policy(name).enabled++;
    },
    claim: (event) => {
      if (event.isFirst && enabled.has(event.sched)) claims.push(event);
    },
    kfunc: ({ caller, kfunc }) => {
      const isOutside = view.kernel.frames.length === 0 && !HARMLESS.has(kfunc);
      if (caller !== null && isOutside) spokenFor.add(caller);
    },
    performed: judge,
    end: judge,
  };
}

function note(count: PolicyCount, kind: number, reason: string): void {
  if (kind === SCX_EXIT_ERROR) {
    count.errors++;
    count.firstError ??= reason;
  } else if (kind === SCX_EXIT_ERROR_STALL) {
    count.stalls++;
  }
}
