import type { SmpEvent } from './event.ts';
import type { SmpState } from './state.ts';

/** What every path of the level has at hand. */
export interface SmpContext {
  readonly state: SmpState;
  emit(event: SmpEvent): void;
}
