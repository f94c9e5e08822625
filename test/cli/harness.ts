import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
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

const BIN = fileURLToPath(new URL('../../src/cli/bin.js', import.meta.url));

/** Runs the program, where searches have threads; `interrupt` as soon as something is on stdout. */
export function program(argv: readonly string[], cwd: string, interrupt = false): Promise<Ran> {
  const child = spawn(process.execPath, [BIN, ...argv], { cwd });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data: Buffer) => {
    if (interrupt && stdout === '') setTimeout(() => child.kill('SIGINT'), 500);
    stdout += data.toString();
  });
  child.stderr.on('data', (data: Buffer) => {
    stderr += data.toString();
  });
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ code: code ?? -1, stdout, stderr }));
  });
}

/** A directory that goes away with the test. */
export function temporary(): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'scx-check-cli-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
