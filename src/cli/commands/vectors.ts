import { statSync } from 'node:fs';
import type { Command } from 'commander';
import { vectorsText } from '../../report/console.ts';
import { jsonText, vectorsJson } from '../../report/json.ts';
import { InputError } from '../../scenario/input-error.ts';
import { replayDirectory, replayOne } from '../../vectors/sets.ts';
import { type Context, EXIT } from '../context.ts';
import { type Io, paintFor } from '../io.ts';
import { resolvePath } from '../load.ts';
import { jsonOption } from '../search-options.ts';

/** Adds `vectors`. */
export function addVectors(program: Command, context: Context): void {
  program
    .command('vectors')
    .description('replay recordings of the upstream library, line by line')
    .argument('<path>', 'a directory with rbtree/, atq/ or bandwidth-a/, or one recording')
    .addOption(jsonOption())
    .action(async (directory: string, flags: { readonly json?: true }) => {
      context.exitCode = await vectors(directory, flags.json === true, context.io);
    });
}

async function vectors(directory: string, json: boolean, io: Io): Promise<number> {
  const path = resolvePath(io, directory);
  const isFile = statSync(path, { throwIfNoEntry: false })?.isFile() === true;
  const result = isFile ? await replayOne(path, directory) : await replayDirectory(path);
  const { sets } = result;
  if (sets.every(({ lines }) => lines === 0)) {
    throw new InputError(`${directory}: expected recordings (*.jsonl), found none`);
  }
  io.stdout.write(
    json ? jsonText(vectorsJson(result)) : vectorsText(result, paintFor(io.stdout, io.env)),
  );
  return sets.every(({ lines, matched }) => lines === matched) ? EXIT.holds : EXIT.broken;
}
