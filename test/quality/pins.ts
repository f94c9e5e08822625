import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './sources.ts';

/** A data file of pinned results beside the tests that hold them. */
export class Pins<Data extends object> {
  readonly data: Data;
  readonly #path: string;

  constructor(file: string) {
    this.#path = join(ROOT, 'test/quality', file);
    this.data = JSON.parse(readFileSync(this.#path, 'utf8')) as Data;
  }

  /** Writes other results in their place, by name, as the formatter writes JSON. */
  write(data: Data): void {
    writeFileSync(this.#path, `${JSON.stringify(sorted(data), null, 2)}\n`);
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value) || typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
