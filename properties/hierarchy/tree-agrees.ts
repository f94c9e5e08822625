import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import { type Cgroup, ROOT_CGROUP_ID } from '../../src/core/cgroup.ts';
import { EBUSY, ENODEV, EOPNOTSUPP, errnoName } from '../../src/core/errno.ts';
import type { Sched } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { type AttachAnswer, SchedulerTree } from '../../src/reference/scheduler-tree.ts';
import { scanEvery } from '../dispatch/scan-every.ts';
import { nameOf, pointerOf } from './lookups.ts';

const ERRNO_OF: Readonly<Record<AttachAnswer, number>> = {
  ok: 0,
  'no-root': ENODEV,
  taken: EBUSY,
  declined: EOPNOTSUPP,
  'child-below': EBUSY,
};
/** Other errors come from the scheduler itself, from its options. */
const TREE_ERRORS: readonly number[] = [ENODEV, EBUSY, EOPNOTSUPP];

function ids(scheds: readonly Sched[]): string {
  return scheds
    .map(({ id }) => id)
    .sort((a, b) => a - b)
    .join(',');
}

/** Whether a list names these schedulers, in whatever order. */
function isListOf(list: readonly Sched[], expected: readonly Sched[]): boolean {
  if (list.length !== expected.length) return false;
  for (const sched of expected) if (!list.includes(sched)) return false;
  return true;
}

/** I-SCX-7: the tree is what a walk along parents finds. */
export const treeAgrees = defineProperty<MachineView, MachineEvent>({
  id: 'I-SCX-7',
  law: 'The tree of schedulers, the scheduler of each cgroup and the answer to each attach are those of a reference that walks parents; an attach under a parent that bypasses or ends is refused as well.',
  why: 'Levels, lists and pointers are caches of one relation, and each is kept by other code.',
  source: 'find_parent_sched, scx_link_sched, set_cgroup_sched',
  scope: 'hierarchy',
  kind: 'state',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch(run) {
    const { view } = run;
    const { kernel } = view;
    const tree = new SchedulerTree<Cgroup, Sched>();
    const touched = new Set<Cgroup>();
    let isAll = false;
    let operations = 0;

    const know = (cgroup: Cgroup): void => {
      for (let at: Cgroup | null = cgroup; at !== null && !tree.knows(at); at = at.parent) {
        tree.addCgroup(at, at.parent);
      }
    };
    /** What an attach to that cgroup is answered: 0 or an errno. */
    const answerOf = (cgroup: Cgroup): number => {
      if (cgroup.id === ROOT_CGROUP_ID) return kernel.rootState === 'disabled' ? 0 : EBUSY;
      if (kernel.rootState !== 'enabled') return ENODEV;
      know(cgroup);
      return ERRNO_OF[tree.attachAnswer(cgroup)];
    };

    const checkLink = (sched: Sched): void => {
      const { id, cgroup, parent } = sched;
      // The pointer of a cgroup that was removed meanwhile is what it was then.
      if (!run.when(parent !== null && cgroup.online) || parent === null || !cgroup.online) return;
      const answer = ERRNO_OF[tree.attachAnswer(cgroup)];
      const where = `scheduler ${id} was linked on cgroup ${cgroup.id}`;
      if (answer !== 0)
        run.broken('wrongly attached', `${where}, the answer is ${errnoName(answer)}`);
      const expected = tree.effective(cgroup);
      if (parent !== expected) {
        run.broken('wrong parent', `${where} under ${nameOf(parent)}, not ${nameOf(expected)}`);
      }
      if (parent.bypassDepth > 0) {
        run.broken('attached under bypass', `${where} under ${nameOf(parent)}, which bypasses`);
      }
      if (parent.exitPhase !== 'none') {
        run.broken('attached under exit', `${where} under ${nameOf(parent)}, which ends`);
      }
    };
    const checkCgroup = (cgroup: Cgroup): void => {
      know(cgroup);
      const expected = tree.effective(cgroup);
      const pointer = pointerOf(kernel, cgroup);
      if (!run.when(cgroup.online && (expected !== null || pointer !== null))) return;
      if (pointer === expected) return;
      run.broken(
        'wrong scheduler',
        `cgroup ${cgroup.id} points to ${nameOf(pointer)}, a walk up finds ${nameOf(expected)}`,
      );
    };
    const checkTree = (): void => {
      const { linked } = tree;
      if (!run.when(linked.length > 0 || kernel.scheds.length > 0)) return;
      if (!isListOf(kernel.scheds, linked)) {
        run.broken('wrong list', `schedulers ${ids(kernel.scheds)} are listed, not ${ids(linked)}`);
      }
      for (const sched of linked) {
        const children = tree.childrenOf(sched);
        const level = tree.levelOf(sched);
        if (!isListOf(sched.children, children)) {
          run.broken(
            'wrong children',
            `scheduler ${sched.id} lists children [${ids(sched.children)}], not [${ids(children)}]`,
          );
        }
        if (sched.level !== level) {
          run.broken('wrong level', `scheduler ${sched.id} has level ${sched.level}, not ${level}`);
        }
      }
    };
    const allCgroups = (): readonly Cgroup[] => kernel.cgroups.preOrder(kernel.cgroups.root);
    const look = (): void => {
      if (!isAll && touched.size === 0) return;
      if (isAll) checkTree();
      for (const cgroup of isAll ? allCgroups() : touched) checkCgroup(cgroup);
      touched.clear();
      isAll = false;
    };
    return {
      linked: ({ sched }) => {
        know(sched.cgroup);
        checkLink(sched);
        const { ops } = sched.policy;
        tree.link(sched, sched.cgroup, sched.parent, ops.subAttach !== undefined);
        isAll = true;
      },
      unlinked: ({ sched }) => {
        tree.unlink(sched);
        isAll = true;
      },
      // The host cgroup says when a scheduler takes its subtree and gives it back.
      effective: ({ cgroup, sched }) => {
        const host = tree.hostOf(cgroup);
        if (host !== null && host !== sched) tree.giveBack(host);
        if (sched !== null && sched.cgroup === cgroup) tree.take(sched);
        isAll = true;
      },
      cgroup: ({ cgroup, isOnline }) => {
        if (isOnline) touched.add(cgroup);
      },
      'attach-refused': ({ schedId, cgroup, errno }) => {
        const expected = answerOf(cgroup);
        const isJudged = cgroup.online && TREE_ERRORS.includes(errno);
        if (!run.when(isJudged) || errno === expected) return;
        run.broken(
          expected === 0 ? 'wrongly refused' : 'wrong answer',
          `the attach of scheduler ${schedId} to cgroup ${cgroup.id} was refused with ` +
            `${errnoName(errno)}, not ${expected === 0 ? 'taken' : errnoName(expected)}`,
        );
      },
      step: () => {
        if (run.isDue(++operations, scanEvery(allCgroups().length))) isAll = true;
        look();
      },
      end: () => {
        isAll = true;
        look();
      },
    };
  },
});
