import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { composeSeams, correctedSeams } from '../core/seams.ts';
import { atqRemoveForgetsSize } from '../faults/atq/remove-forgets-size.ts';
import type { Fault } from '../faults/fault.ts';
import { asMerged } from '../faults/presets.ts';
import { libraryAsIs } from '../faults/rbtree/index.ts';
import { InputError } from '../scenario/input-error.ts';
import { BandwidthAdapter } from './bandwidth-adapter.ts';
import { setOfFile } from './file.ts';
import { QueueAdapter } from './queue-adapter.ts';
import type { Adapter, Mismatch } from './replay.ts';
import { replayFile } from './replay.ts';
import { TreeAdapter } from './tree-adapter.ts';

/** What the recordings of one folder gave. */
export interface SetResult {
  readonly set: string;
  readonly files: number;
  readonly lines: number;
  readonly matched: number;
  readonly mismatches: readonly Mismatch[];
}

export interface DirectoryResult {
  readonly sets: readonly SetResult[];
}

/** The recordings of one subfolder, and who plays a file of it. */
interface VectorSet {
  readonly set: string;
  readonly adapterFor: (file: string) => Adapter;
}

function seamsOf(faults: readonly Fault[]) {
  return composeSeams(faults.map((fault) => fault.seams ?? {}));
}

const SETS: readonly VectorSet[] = [
  {
    set: 'rbtree',
    // The misuse that the library does not reject was recorded as it is.
    adapterFor: (file) =>
      new TreeAdapter(file === 'misuse.jsonl' ? seamsOf(libraryAsIs) : correctedSeams),
  },
  { set: 'atq', adapterFor: () => new QueueAdapter(correctedSeams) },
  {
    set: 'bandwidth-a',
    // One file was recorded with the queue's size accounting mended, so that tasks could be
    // removed in it.
    adapterFor: (file) =>
      new BandwidthAdapter(
        seamsOf(
          file === 'cancel-fixed-size.jsonl'
            ? asMerged.filter((fault) => fault !== atqRemoveForgetsSize)
            : asMerged,
        ),
      ),
  },
];

/**
 * Replays one recording.
 *
 * @param shown what messages call the file
 * @throws InputError if it is none, or of what there is no model of
 */
export async function replayOne(path: string, shown: string): Promise<DirectoryResult> {
  const name = setOfFile(
    path,
    SETS.map(({ set }) => set),
  );
  const found = SETS.find(({ set }) => set === name);
  if (found === undefined) throw new InputError(`${shown}: there is no model of ${name}`);
  const { lines, matched, mismatches } = await replayFile(path, found.adapterFor(basename(path)));
  return { sets: [{ set: name, files: 1, lines, matched, mismatches }] };
}

async function replaySet(directory: string, { set, adapterFor }: VectorSet): Promise<SetResult> {
  const folder = join(directory, set);
  const names = readdirSync(folder).filter((name) => name.endsWith('.jsonl'));
  const mismatches: Mismatch[] = [];
  let lines = 0;
  let matched = 0;
  for (const name of names.sort()) {
    const result = await replayFile(join(folder, name), adapterFor(name));
    lines += result.lines;
    matched += result.matched;
    mismatches.push(...result.mismatches);
  }
  return { set, files: names.length, lines, matched, mismatches };
}

/**
 * Replays the recordings found in the known subfolders of a directory.
 *
 * @throws InputError if there is none, or a file in them is no recording
 */
export async function replayDirectory(directory: string): Promise<DirectoryResult> {
  const present = SETS.filter(({ set }) => existsSync(join(directory, set)));
  if (present.length === 0) {
    const known = SETS.map(({ set }) => `${set}/`).join(', ');
    throw new InputError(`${directory}: expected a directory with one of ${known}`);
  }
  const sets: SetResult[] = [];
  for (const one of present) sets.push(await replaySet(directory, one));
  return { sets };
}
