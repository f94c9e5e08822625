import type { Kernel, Sched } from '../sched/types.ts';

/** enum scx_exit_kind (kernel/sched/ext_internal.h). */
export const SCX_EXIT_NONE = 0;
export const SCX_EXIT_UNREG = 64;
export const SCX_EXIT_UNREG_KERN = 66;
export const SCX_EXIT_SYSRQ = 67;
export const SCX_EXIT_PARENT = 68;
export const SCX_EXIT_ERROR = 1024;
export const SCX_EXIT_ERROR_BPF = 1025;
export const SCX_EXIT_ERROR_STALL = 1026;

/** A cgroup that went offline ends the scheduler that sits on it with this code. */
export const SCX_ECODE_OFFLINE = 2 * 2 ** 32;

/**
 * scx_claim_exit: the first to end a scheduler gives the reason; all descendants are ended with
 * it, and only then may the disable be queued.
 *
 * @returns whether this was the first claim
 */
export function claimExit(
  k: Kernel,
  sched: Sched,
  kind: number,
  reason: string,
  code = 0,
): boolean {
  const isFirst = take(k, sched, kind, reason, code);
  if (!isFirst) return false;
  for (const other of k.scheds) {
    if (other === sched || other.ancestors[sched.level] !== sched) continue;
    take(k, other, SCX_EXIT_PARENT, `scheduler ${sched.id} ended`, 0);
  }
  return true;
}

function take(k: Kernel, sched: Sched, kind: number, reason: string, code: number): boolean {
  const isFirst = sched.exitPhase === 'none';
  if (isFirst) {
    sched.exitPhase = 'claimed';
    sched.exitKind = kind;
    sched.exitCode = code;
    sched.exitReason = reason;
    sched.aborting = true;
    k.claimed.push(sched);
  }
  k.emit({ type: 'claim', sched, kind, isFirst, reason });
  return isFirst;
}

/** scx_error: a scheduler did what it must not. */
export function scxError(k: Kernel, sched: Sched, reason: string): void {
  claimExit(k, sched, SCX_EXIT_ERROR, reason);
}
