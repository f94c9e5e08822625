import type { TraceRecord } from '../format/format.ts';
import type { HostParameters } from './host.ts';
import { Judge, type TraceVerdict } from './judge.ts';

/** Judges a recording as it is read. */
export async function judgeTrace(
  batches: AsyncIterable<readonly TraceRecord[]>,
  declared: Partial<HostParameters> = {},
): Promise<TraceVerdict> {
  let judge: Judge | undefined;
  for await (const records of batches) {
    for (const record of records) {
      if (record.kind === 'header') judge = new Judge(record.header, declared);
      else judge?.feed(record);
    }
  }
  // The reader refuses a recording without a header.
  return (judge as Judge).end();
}
