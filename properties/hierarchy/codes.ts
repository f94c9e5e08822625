import type { CompiledMachine } from '../../src/monitor/table.ts';

/** The codes of a machine's events, by name. */
export function codesOf<Name extends string>({
  events,
}: CompiledMachine): Readonly<Record<Name, number>> {
  return Object.fromEntries(events.map((event, code) => [event, code])) as Record<Name, number>;
}
