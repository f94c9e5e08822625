import type { Command } from 'commander';
import { docPages, stalePages, writePages } from '../../doc/pages.ts';
import { jsonHead, jsonText } from '../../report/json.ts';
import { type Context, EXIT } from '../context.ts';
import type { Io } from '../io.ts';
import { jsonOption } from '../search-options.ts';

interface DocsFlags {
  readonly check?: true;
  readonly json?: true;
}

/** Adds `docs`. */
export function addDocs(program: Command, context: Context): void {
  program
    .command('docs')
    .description('write the catalogue of properties and the machines to docs/')
    .option('--check', 'write nothing, but fail if a page is stale')
    .addOption(jsonOption())
    .action((flags: DocsFlags) => {
      context.exitCode = docs(flags, context.io);
    });
}

function docs(flags: DocsFlags, io: Io): number {
  const pages = docPages(io.cwd);
  const stale = stalePages(io.cwd, pages);
  if (flags.check !== true) writePages(io.cwd, stale);
  const state = flags.check === true ? 'stale' : 'written';
  const lines = stale.map(({ file, why }) =>
    flags.check === true ? `${file}: ${why}\n` : `${file}: written\n`,
  );
  io.stdout.write(
    flags.json === true
      ? jsonText({
          ...jsonHead('docs'),
          pages: pages.map((page) => ({
            file: page.file,
            state: stale.some(({ file }) => file === page.file) ? state : 'fresh',
          })),
        })
      : lines.join(''),
  );
  return flags.check === true && stale.length > 0 ? EXIT.broken : EXIT.holds;
}
