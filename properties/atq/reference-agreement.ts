import { defineProperty } from '../../src/check/property.ts';
import type { QueueEvent } from '../../src/check/queue-stage.ts';
import { onEveryQueueEvent } from '../../src/check/queue-stage.ts';
import { QueueReference } from '../../src/reference/queue-reference.ts';
import type { QueueView } from '../../src/system/queue-library.ts';

/** I-ATQ-5: the queue answers as an array in order does. */
export const referenceAgreement = defineProperty<QueueView, QueueEvent>({
  id: 'I-ATQ-5',
  law:
    'Every answer of the queue library is the one that arrays in order and a table of owners ' +
    'give.',
  why: 'Whoever sees only the answers of a queue cannot tell it from an array.',
  source: 'lib/atq.bpf.c return codes; scheds/include/lib/atq.h',
  scope: 'atq',
  kind: 'step',
  designs: ['reservation', 'as-merged'],
  watch(run) {
    const reference = new QueueReference();
    let agreed = true;
    return onEveryQueueEvent(({ op, answer }) => {
      const disagreement = reference.follow(op, answer);
      // After the first disagreement the two hold different things, and nothing can be said.
      if (!run.when(agreed) || disagreement === null) return;
      agreed = false;
      run.broken(disagreement.kind, disagreement.message);
    });
  },
});
