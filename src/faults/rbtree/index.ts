import type { Fault } from '../fault.ts';
import { rbtreeCheckerReadsWrongChild } from './checker-reads-wrong-child.ts';
import { rbtreeInsertWithoutMembership } from './insert-without-membership.ts';
import { rbtreeRemoveWithoutMembership } from './remove-without-membership.ts';
import { rbtreeReusedNodeKeepsLinks } from './reused-node-keeps-links.ts';
import { rbtreeReusedNodeRefused } from './reused-node-refused.ts';
import { rbtreeUpdateCopiesValueOnly } from './update-copies-value-only.ts';

/** The faults of the red-black tree. */
export const rbtreeFaults: readonly Fault[] = [
  rbtreeReusedNodeKeepsLinks,
  rbtreeReusedNodeRefused,
  rbtreeUpdateCopiesValueOnly,
  rbtreeCheckerReadsWrongChild,
  rbtreeRemoveWithoutMembership,
  rbtreeInsertWithoutMembership,
];

/** The preset `library-as-is`: what the tree library does today where the core is corrected. */
export const libraryAsIs: readonly Fault[] = [
  rbtreeRemoveWithoutMembership,
  rbtreeInsertWithoutMembership,
];
