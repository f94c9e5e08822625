import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { Sched } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { nameOf } from './lookups.ts';

/** How far a child is with its parent. */
interface Child {
  isAttached: boolean;
  isUnlinked: boolean;
  isDetached: boolean;
}

/** I-SUB-15: a parent is told of the end of each child that it took, once. */
export const detachMatchesAttach = defineProperty<MachineView, MachineEvent>({
  id: 'I-SUB-15',
  law: "The parent's ops.sub_detach() is called once for each child that its ops.sub_attach() took, after the child is unlinked, before the child's ops.exit() and before it takes another on the same cgroup, and for no other.",
  why: 'The parent counts its children by these two: one that it is not told of keeps its share, one that is told of twice takes the share of another.',
  source: 'scx_sub_disable, sub_attached',
  scope: 'hierarchy',
  kind: 'step',
  designs: ['reservation', 'as-merged'],
  watch({ when, broken }) {
    const children = new Map<Sched, Child>();
    const onDetach = (parent: Sched, sched: Sched | null): void => {
      const child = sched === null ? undefined : children.get(sched);
      const what = `ops.sub_detach() of ${nameOf(parent)}`;
      if (!when(child !== undefined) || child === undefined) {
        broken('stray detach', `${what}: ${nameOf(sched)} is not there, or has exited`);
        return;
      }
      if (!child.isAttached) broken('detached unattached', `${what}: it took no ${nameOf(sched)}`);
      if (!child.isUnlinked) broken('detached linked', `${what}: ${nameOf(sched)} is still linked`);
      if (child.isDetached) broken('detached twice', `${what}: ${nameOf(sched)} again`);
      child.isDetached = true;
      const next = sched === null ? undefined : successorOf(sched);
      if (next === undefined) return;
      broken('detached late', `${what} for ${nameOf(sched)}, after it took ${nameOf(next)} there`);
    };
    /** Parents know their children by cgroup: who comes to the same one must come after. */
    const successorOf = (sched: Sched): Sched | undefined => {
      for (const [other, { isAttached, isUnlinked }] of children) {
        const isNext = other.parent === sched.parent && other.cgroup === sched.cgroup;
        if (other !== sched && isNext && isAttached && !isUnlinked) return other;
      }
      return undefined;
    };
    const close = (sched: Sched): void => {
      const child = children.get(sched);
      children.delete(sched);
      if (!when(child?.isAttached === true) || child === undefined || child.isDetached) return;
      if (sched.parent?.policy.ops.subDetach === undefined) return;
      broken(
        'not detached',
        `scheduler ${sched.id} exits and ${nameOf(sched.parent)}, which took it, was not told`,
      );
    };
    return {
      linked: ({ sched }) => {
        if (sched.parent === null) return;
        children.set(sched, { isAttached: false, isUnlinked: false, isDetached: false });
      },
      unlinked: ({ sched }) => {
        const child = children.get(sched);
        if (child !== undefined) child.isUnlinked = true;
      },
      op: ({ sched, op, child }) => {
        if (op === 'subDetach') onDetach(sched, child);
        else if (op === 'exit') close(sched);
      },
      'op-return': ({ op, child, ret }) => {
        const taken =
          op === 'subAttach' && ret === 0 && child !== null ? children.get(child) : null;
        if (taken != null) taken.isAttached = true;
      },
      // A scheduler without ops.exit() has exited all the same.
      step: () => {
        for (const sched of children.keys()) if (sched.isExited) close(sched);
      },
    };
  },
});
