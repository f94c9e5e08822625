import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../../src/cli/main.ts';

/** What a command left behind. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunAs {
  readonly cwd?: string;
  readonly isTTY?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs the command line in this process. */
export async function cli(argv: readonly string[], as: RunAs = {}): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  const output = (texts: string[]) => ({
    write: (text: string) => texts.push(text),
    isTTY: as.isTTY ?? false,
  });
  const code = await main(argv, {
    stdout: output(out),
    stderr: output(err),
    env: as.env ?? {},
    cwd: as.cwd ?? tmpdir(),
    threads: false,
  });
  return { code, stdout: out.join(''), stderr: err.join('') };
}

/** A directory that goes away with the test. */
export function temporary(): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'scx-check-cli-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
