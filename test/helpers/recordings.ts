import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TraceRecord } from '../../src/trace/format/format.ts';
import { fileChunks, readTrace } from '../../src/trace/format/reader.ts';
import type { TraceVerdict } from '../../src/trace/judge/judge.ts';
import { judgeTrace } from '../../src/trace/judge/judge-trace.ts';

/** Recordings that every clone has, cut short. */
export const FIXTURES = fileURLToPath(new URL('../fixtures/traces', import.meta.url));
/** All recordings, beside the checkout. */
const RECORDINGS = fileURLToPath(new URL('../../../shared/traces', import.meta.url));

/** Paths of the recordings in a folder; undefined where there is none. */
export function recordingsIn(folder: string): readonly string[] | undefined {
  const path = join(RECORDINGS, folder);
  if (!existsSync(path)) return undefined;
  return readdirSync(path)
    .filter((name) => name.endsWith('.ndjson'))
    .map((name) => join(path, name));
}

export async function recordsOf(path: string): Promise<readonly TraceRecord[]> {
  const records: TraceRecord[] = [];
  for await (const batch of readTrace(fileChunks(path, path), path)) records.push(...batch);
  return records;
}

export async function verdictOf(path: string): Promise<TraceVerdict> {
  return await judgeTrace(readTrace(fileChunks(path, path), path));
}
