import { spawnSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Both ends of a pipe that blocks. */
interface Pipe {
  readonly read: number;
  readonly write: number;
}

/** The pipes to a program's standard input and from its standard output. */
export interface Pipes {
  readonly requests: Pipe;
  readonly answers: Pipe;
}

/**
 * Makes two pipes that block at both ends, which Node's own pipes to a child do not. They have
 * names only while they are being opened.
 */
export function makePipes(): Pipes {
  const directory = mkdtempSync(join(tmpdir(), 'scx-check-'));
  try {
    const names = ['requests', 'answers'].map((name) => join(directory, name)) as [string, string];
    const made = spawnSync('mkfifo', names, { stdio: 'ignore' });
    if (made.status !== 0) throw new Error(`mkfifo: ${made.error ?? `exit code ${made.status}`}`);
    return { requests: openPipe(names[0]), answers: openPipe(names[1]) };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Opens both ends. Each open would wait for the other end, but for the first, which never waits. */
function openPipe(name: string): Pipe {
  const first = openSync(name, constants.O_RDONLY | constants.O_NONBLOCK);
  const write = openSync(name, constants.O_WRONLY);
  const read = openSync(name, constants.O_RDONLY);
  closeSync(first);
  return { read, write };
}
