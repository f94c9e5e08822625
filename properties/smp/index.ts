import type { Property } from '../../src/check/property.ts';
import type { SmpView } from '../../src/check/smp-view.ts';
import type { SmpEvent } from '../../src/smp/event.ts';
import { allowedDsq } from './allowed-dsq.ts';
import { dispatcherKeepsTasks } from './dispatcher-keeps-tasks.ts';
import { flagHasReason } from './flag-has-reason.ts';
import { freedUnlinked } from './freed-unlinked.ts';
import { linearizable } from './linearizable.ts';
import { linkedOnce } from './linked-once.ts';
import { lockOrder } from './lock-order.ts';
import { locksAreGivenBack } from './locks-are-given-back.ts';
import { noOverdraft } from './no-overdraft.ts';
import { noUseAfterFree } from './no-use-after-free.ts';
import { onePlace } from './one-place.ts';
import { pathsEnd } from './paths-end.ts';
import { queuesAreSound } from './queues-are-sound.ts';
import { reportsAreCharged } from './reports-are-charged.ts';
import { runsAgain } from './runs-again.ts';
import { throttledIsListed } from './throttled-is-listed.ts';
import { whileScheduled } from './while-scheduled.ts';

/** The properties of several CPUs at once. What paths in flight do with locks matters to the end. */
export const smpProperties: readonly Property<SmpView, SmpEvent>[] = [
  whileScheduled(linkedOnce),
  whileScheduled(queuesAreSound),
  whileScheduled(onePlace),
  whileScheduled(runsAgain),
  whileScheduled(allowedDsq),
  whileScheduled(noUseAfterFree),
  whileScheduled(freedUnlinked),
  lockOrder,
  locksAreGivenBack,
  pathsEnd,
  whileScheduled(throttledIsListed),
  whileScheduled(flagHasReason),
  whileScheduled(reportsAreCharged),
  whileScheduled(noOverdraft),
  whileScheduled(linearizable),
  whileScheduled(dispatcherKeepsTasks),
];
