import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import { SCX_SUB_MAX_DEPTH } from '../../src/core/sched/constants.ts';
import type { Sched } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { nameOf } from './lookups.ts';

/** What is wrong with the ancestors of a scheduler, or null. */
function wrongAncestors(sched: Sched): string | null {
  const { id, level, ancestors, parent } = sched;
  const expected = parent === null ? 0 : parent.level + 1;
  if (level !== expected) return `scheduler ${id} has level ${level}, not ${expected}`;
  if (ancestors.length !== level + 1) {
    return `scheduler ${id} of level ${level} lists ${ancestors.length} ancestors with itself`;
  }
  const at = ancestors.findIndex((ancestor, index) => ancestor.level !== index);
  if (at >= 0) return `ancestor ${at} of scheduler ${id} has level ${ancestors[at]?.level}`;
  if (ancestors[level] !== sched) {
    return `the last ancestor of scheduler ${id} is ${nameOf(ancestors[level] ?? null)}`;
  }
  if (level === 0 || ancestors[level - 1] === parent) return null;
  return `the last ancestor of scheduler ${id} above it is not its parent, ${nameOf(parent)}`;
}

/** I-SUB-3: levels count from the root, and there are four. */
export const levelAndAncestors = defineProperty<MachineView, MachineEvent>({
  id: 'I-SUB-3',
  law: 'A scheduler that is called or enabled has a level of at most 3; the list of its ancestors names at each level one of that level, its parent last but one and itself last.',
  why: 'The descendant test is one look into that list, and the nesting of dispatches is bounded by the level alone.',
  source: 'scx_sub_enable_workfn, scx_alloc_and_add_sched, scx_is_descendant',
  scope: 'hierarchy',
  kind: 'state',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch({ when, broken }) {
    const checkLevel = (sched: Sched): void => {
      if (!when(sched.level > 0)) return;
      if (sched.level < SCX_SUB_MAX_DEPTH) return;
      broken('too deep', `scheduler ${sched.id} goes on at level ${sched.level}`);
    };
    return {
      linked: ({ sched }) => {
        if (!when(true)) return;
        const wrong = wrongAncestors(sched);
        if (wrong !== null) broken('wrong ancestors', wrong);
      },
      // Linked for a moment before the depth is looked at: the first callback comes after it.
      op: ({ sched, op }) => {
        if (op === 'init') checkLevel(sched);
      },
      stage: ({ sched, stage }) => {
        if (stage === 'attached') checkLevel(sched);
      },
      enabled: ({ sched }) => checkLevel(sched),
    };
  },
});
