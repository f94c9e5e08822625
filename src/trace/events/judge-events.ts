import type { Recording } from '../recording.ts';
import type { CpuSet } from './cpu-set.ts';
import { EventJudge, type EventParameters, type EventVerdict } from './judge.ts';

/** Reads a recording of events to its end and judges it. */
export async function judgeEvents(
  { events, reader }: Extract<Recording, { readonly kind: 'events' }>,
  declared: Partial<EventParameters> = {},
  masks: ReadonlyMap<number, CpuSet> = new Map(),
): Promise<EventVerdict> {
  const judge = new EventJudge(declared, masks);
  for await (const batch of events) for (const event of batch) judge.feed(event);
  const verdict = judge.end();
  return { ...verdict, notes: [...verdict.notes, ...reader.notes] };
}
