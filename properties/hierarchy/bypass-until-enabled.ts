import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { Sched } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';

/** An enable on its way, or one that failed and whose disable has not begun to bypass. */
interface Enable {
  hasFailed: boolean;
  /** A task or a cgroup has been handed over. */
  isHandedOver: boolean;
  /** It was ended without bypass: right only if the enable was all but over. */
  wasBare: boolean;
}

/** I-SCX-5: nobody depends on a scheduler before it is enabled. */
export const bypassUntilEnabled = defineProperty<MachineView, MachineEvent>({
  id: 'I-SCX-5',
  law: 'From the first task or cgroup that is handed to a scheduler until its enable is over, or until the disable that follows a failed enable has begun to bypass, the scheduler bypasses.',
  why: 'The thread that enables may itself be a task of the new scheduler. If that does not schedule it, neither the enable nor the disable ever gets on.',
  source: 'scx_sub_enable_workfn, scx_root_enable_workfn; Linux 8c2090c504e9',
  scope: 'hierarchy',
  kind: 'state',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch(run) {
    const enables = new Map<Sched, Enable>();
    const check = (sched: Sched, enable: Enable, when: string): void => {
      if (!run.when(enable.isHandedOver)) return;
      if (sched.bypassDepth > 0 && !(enable.hasFailed && enable.wasBare)) return;
      run.broken(
        enable.hasFailed ? 'dropped on failure' : 'not bypassing',
        `scheduler ${sched.id} does not bypass ${when}; its enable is not over`,
      );
    };
    const handOver = (sched: Sched | null, what: string): void => {
      const enable = sched === null ? undefined : enables.get(sched);
      if (sched === null || enable === undefined || enable.isHandedOver) return;
      enable.isHandedOver = true;
      check(sched, enable, `when ${what} comes to it`);
    };
    const end = ({ sched }: { readonly sched: Sched }): void => {
      enables.delete(sched);
    };
    return {
      linked: ({ sched }) => {
        enables.set(sched, { hasFailed: false, isHandedOver: false, wasBare: false });
      },
      owner: ({ task, to }) => handOver(to, `task ${task.id}`),
      effective: ({ cgroup, sched }) => handOver(sched, `cgroup ${cgroup.id}`),
      claim: ({ sched, isFirst }) => {
        const enable = enables.get(sched);
        if (isFirst && enable?.isHandedOver && sched.bypassDepth <= 0) enable.wasBare = true;
      },
      enabled: end,
      'enable-failed': ({ sched }) => {
        const enable = enables.get(sched);
        if (enable === undefined) return;
        enable.hasFailed = true;
        check(sched, enable, 'when its enable fails');
      },
      'bypass-end': ({ sched }) => {
        const enable = enables.get(sched);
        if (enable?.hasFailed) check(sched, enable, 'after its enable failed');
      },
      'bypass-begin': ({ sched, on }) => {
        if (on && enables.get(sched)?.hasFailed) enables.delete(sched);
      },
      step: () => {
        for (const [sched, enable] of enables) {
          if (sched.isLinked) check(sched, enable, 'between two operations');
          else enables.delete(sched);
        }
      },
    };
  },
});
