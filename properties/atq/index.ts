import type { Property } from '../../src/check/property.ts';
import type { QueueEvent } from '../../src/check/queue-stage.ts';
import type { QueueView } from '../../src/system/queue-library.ts';
import { cancelOnce } from './cancel-once.ts';
import { deadIsFinal } from './dead-is-final.ts';
import { failedCallChangesNothing } from './failed-call-changes-nothing.ts';
import { holdsBalance } from './holds-balance.ts';
import { linkedIffMarked } from './linked-iff-marked.ts';
import { popOrder } from './pop-order.ts';
import { referenceAgreement } from './reference-agreement.ts';
import { sizeAndTree } from './size-and-tree.ts';

/** The properties of the arena task queue. */
export const queueProperties: readonly Property<QueueView, QueueEvent>[] = [
  linkedIffMarked,
  popOrder,
  sizeAndTree,
  cancelOnce,
  referenceAgreement,
  failedCallChangesNothing,
  deadIsFinal,
  holdsBalance,
];
