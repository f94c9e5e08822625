import type { Fault } from '../fault.ts';

/** The integrity check is blind to a red right child. */
export const rbtreeCheckerReadsWrongChild: Fault = {
  id: 'rbtree-checker-reads-wrong-child',
  component: 'rbtree',
  kind: 'sequential',
  design: 'both',
  title: 'The structural self-check looks at the left child twice',
  mechanism:
    "For the right child of a red node the check examined the left child's colour: a red right " +
    'child passed. A missing left child, followed through its null pointer, reads as black.',
  source: 'sched-ext/scx d5c7cc3f8; lib/rbtree.bpf.c rb_integrity_check',
  seams: {
    rbtree: { rightChildIsRed: (node) => node.right !== null && node.left?.isRed === true },
  },
  oracle: true,
};
