import type { HostView } from '../../src/check/host-view.ts';
import type { Property } from '../../src/check/property.ts';
import type { HostEvent } from '../../src/host/event.ts';
import { boundProperties } from './bound-properties.ts';
import { stateProperties } from './state-properties.ts';

/** The properties of the cpu.max library and of the scheduler that uses it. */
export const bandwidthProperties: readonly Property<HostView, HostEvent>[] = [
  ...stateProperties,
  ...boundProperties,
];
