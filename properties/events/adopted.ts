import type { MachineView } from '../../src/check/machine-view.ts';
import type { Handlers, Property } from '../../src/check/property.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { CpuSet } from '../../src/trace/events/cpu-set.ts';
import type { EventHandlers, EventReporter } from '../../src/trace/events/law.ts';

/**
 * Runs a law of the model on a recording. It may look at what {@link RecordedTask} and
 * {@link RecordedCpu} have, under the names of the model, and at the mask of all CPUs.
 */
export function adopt(
  property: Property<MachineView, MachineEvent>,
  { when }: EventReporter,
  broken: (message: string) => void,
): Pick<EventHandlers, 'switch'> {
  const view = { kernel: { topology: { all: CpuSet.all } } } as unknown as MachineView;
  const handlers: Handlers<MachineEvent> = property.watch({
    view,
    when,
    isDue: () => false,
    broken: (_, message) => broken(message),
  });
  return { switch: handlers.switch as unknown as NonNullable<EventHandlers['switch']> };
}
