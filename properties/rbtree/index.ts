import type { Property } from '../../src/check/property.ts';
import type { TreeEvent } from '../../src/check/tree-stage.ts';
import type { TreeView } from '../../src/system/tree-library.ts';
import { failedCallChangesNothing } from './failed-call-changes-nothing.ts';
import { freeNodeCanBeInserted } from './free-node-can-be-inserted.ts';
import { fullValidity } from './full-validity.ts';
import { integrityCheckAgrees } from './integrity-check-agrees.ts';
import { misuseIsRefused } from './misuse-is-refused.ts';
import { oneTreePerNode } from './one-tree-per-node.ts';
import { referenceAgreement } from './reference-agreement.ts';
import { updateReplacesNode } from './update-replaces-node.ts';

/** The properties of the red-black tree. */
export const treeProperties: readonly Property<TreeView, TreeEvent>[] = [
  referenceAgreement,
  fullValidity,
  integrityCheckAgrees,
  failedCallChangesNothing,
  freeNodeCanBeInserted,
  updateReplacesNode,
  misuseIsRefused,
  oneTreePerNode,
];
