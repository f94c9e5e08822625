import { formatElapsed, plural } from '../report/units.ts';
import type { SearchProgress } from '../search/options.ts';
import type { Io } from './io.ts';

const CLEAR = '\r\u001b[K';

/** A line on a terminal that says how far a search has come; nothing elsewhere. */
export class ProgressLine {
  readonly #io: Io;
  readonly #shows: boolean;

  constructor(io: Io) {
    this.#io = io;
    this.#shows = io.stderr.isTTY === true;
  }

  show(text: string): void {
    if (this.#shows) this.#io.stderr.write(`${CLEAR}${text}`);
  }

  /** Takes the line away, so that what follows stands alone. */
  clear(): void {
    if (this.#shows) this.#io.stderr.write(CLEAR);
  }
}

export function progressText({ runs, operations, elapsedMs, failures }: SearchProgress): string {
  const found = failures === 0 ? '' : `, ${plural(failures, 'counterexample')}`;
  const done = `${plural(runs, 'run')}, ${plural(operations, 'operation')}`;
  return `${formatElapsed(elapsedMs)}: ${done}${found}`;
}
