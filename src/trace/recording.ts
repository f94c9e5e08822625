import { kindOf } from './events/format/detect.ts';
import type { SchedEvent } from './events/format/event.ts';
import { EventReader } from './events/format/reader.ts';
import type { TraceRecord } from './format/format.ts';
import { linesOf, type TextLine } from './format/lines.ts';
import { readRecords } from './format/reader.ts';

/** A recording, of which as much was read as says what it is. */
export type Recording =
  | { readonly kind: 'counters'; readonly records: AsyncIterable<readonly TraceRecord[]> }
  | {
      readonly kind: 'events';
      readonly events: AsyncIterable<readonly SchedEvent[]>;
      readonly reader: EventReader;
    };

/**
 * Opens a recording of either sort.
 *
 * @param name what messages call it
 * @throws InputError in one line, if it cannot be read or has to be printed first
 */
export async function openRecording(
  chunks: AsyncIterable<Buffer>,
  name: string,
): Promise<Recording> {
  const batches = linesOf(chunks, name);
  const begun: TextLine[] = [];
  let kind = kindOf(begun, name);
  while (kind === undefined) {
    const batch = await batches.next();
    if (batch.done === true) break;
    for (const line of batch.value) begun.push(line);
    kind = kindOf(begun, name);
  }
  const all = (async function* () {
    yield begun;
    yield* batches;
  })();
  if (kind === undefined || kind === 'counters') {
    return { kind: 'counters', records: readRecords(all, name) };
  }
  const reader = new EventReader(kind, name);
  return { kind: 'events', events: reader.read(all), reader };
}
