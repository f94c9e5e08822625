import { coloured, type Paint, plain } from '../report/text.ts';

/** Where text goes. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
}

/** The world around the command line; tests bring their own. */
export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  /** The process's own if absent. */
  readonly stdin?: AsyncIterable<Uint8Array>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /**
   * Whether searches run in a thread of their own, so that an interrupt is heard while they
   * run. The thread needs compiled sources.
   */
  readonly threads: boolean;
}

/** The process itself. */
export function processIo(): Io {
  // A reader that has seen enough, such as head, is no error of the program's.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  return {
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: process.cwd(),
    threads: import.meta.url.endsWith('.js'),
  };
}

/** Colours if a terminal shows them and nobody asked for none (https://no-color.org). */
export function paintFor(output: Output, env: Io['env']): Paint {
  const refused = (env.NO_COLOR ?? '') !== '' || env.TERM === 'dumb';
  return output.isTTY === true && !refused ? coloured : plain;
}
