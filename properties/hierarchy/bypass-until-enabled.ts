import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { Sched } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';

/** An enable on its way, or one that failed and whose disable has not begun to bypass. */
interface Enable {
  hasFailed: boolean;
  /** A task or a cgroup has been handed over. */
  isHandedOver: boolean;
  /** To a root, which has all of them, a task in the ext class. */
  isDependedOn: boolean;
  /** It was ended without bypass: right only if the enable was all but over. */
  wasBare: boolean;
}

/** I-SCX-5: nobody depends on a scheduler before it is enabled. */
export const bypassUntilEnabled = defineProperty<MachineView, MachineEvent>({
  id: 'I-SCX-5',
  law: 'From the first task or cgroup that is handed to a sub-scheduler, and the first task of a root that is in the ext class, until its enable is over, the scheduler bypasses; after a failed enable it does so until its disable has begun to bypass.',
  why: 'The thread that enables may itself be a task of the new scheduler. If that does not schedule it, neither the enable nor the disable ever gets on.',
  source: 'scx_sub_enable_workfn, scx_root_enable_workfn; Linux 8c2090c504e9',
  scope: 'hierarchy',
  kind: 'state',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch(run) {
    const enables = new Map<Sched, Enable>();
    const check = (sched: Sched, enable: Enable, when: string): void => {
      const isDue = enable.hasFailed ? enable.isHandedOver : enable.isDependedOn;
      if (!run.when(isDue)) return;
      if (sched.bypassDepth > 0 && !(enable.hasFailed && enable.wasBare)) return;
      run.broken(
        enable.hasFailed ? 'dropped on failure' : 'not bypassing',
        `scheduler ${sched.id} does not bypass ${when}; its enable is not over`,
      );
    };
    const handOver = (sched: Sched | null, what: string, isInClass: boolean): void => {
      const enable = sched === null ? undefined : enables.get(sched);
      if (sched === null || enable === undefined || enable.isDependedOn) return;
      enable.isHandedOver = true;
      enable.isDependedOn = isInClass || sched.parent !== null;
      if (enable.isDependedOn) check(sched, enable, `when ${what} comes to it`);
    };
    const end = ({ sched }: { readonly sched: Sched }): void => {
      enables.delete(sched);
    };
    return {
      linked: ({ sched }) => {
        enables.set(sched, {
          hasFailed: false,
          isHandedOver: false,
          isDependedOn: false,
          wasBare: false,
        });
      },
      owner: ({ task, to }) => handOver(to, `task ${task.id}`, task.inExtClass),
      class: ({ task, isExt }) => handOver(isExt ? task.owner : null, `task ${task.id}`, true),
      effective: ({ cgroup, sched }) => handOver(sched, `cgroup ${cgroup.id}`, false),
      claim: ({ sched, isFirst }) => {
        const enable = enables.get(sched);
        if (isFirst && enable?.isDependedOn && sched.bypassDepth <= 0) enable.wasBare = true;
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
