import type { Handlers, Property } from '../../src/check/property.ts';
import type { SmpView } from '../../src/check/smp-view.ts';
import type { SmpEvent } from '../../src/smp/event.ts';

/**
 * The law for as long as there is a scheduler. When that was ended its tasks are the kernel's: what
 * its code still does with its queues is of no account, as long as the code comes to its end.
 */
export function whileScheduled(property: Property<SmpView, SmpEvent>): Property<SmpView, SmpEvent> {
  return {
    ...property,
    watch(watch) {
      const { state } = watch.view;
      const handlers: Record<string, (event: never) => void> = {};
      for (const [type, handler] of Object.entries(property.watch(watch))) {
        handlers[type] = (event) => {
          if (!state.isSchedulerEnded) (handler as (event: never) => void)(event);
        };
      }
      return handlers as Handlers<SmpEvent>;
    },
  };
}
