import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';

/** What a recorder needs of the file system; reading is all that it does. */
export interface CgroupFiles {
  /** The text of a file; undefined if it is not there, or no more. */
  read(directory: string, name: string): string | undefined;
  /** Names of the directories in one. */
  directories(directory: string): readonly string[];
  /** The directory is gone: lets go of its files. */
  forget(directory: string): void;
}

/** Files of cgroups are short; cpu.stat is the longest. */
const BYTES_MAX = 4096;

/** Reads each file again and again through one descriptor, which is cheaper than opening it. */
export class OpenFiles implements CgroupFiles {
  readonly #open = new Map<string, Map<string, number>>();
  readonly #buffer = Buffer.alloc(BYTES_MAX);

  read(directory: string, name: string): string | undefined {
    try {
      const length = readSync(this.#descriptor(directory, name), this.#buffer, 0, BYTES_MAX, 0);
      return this.#buffer.toString('latin1', 0, length);
    } catch (error) {
      if (isGone(error)) return undefined;
      throw error;
    }
  }

  directories(directory: string): readonly string[] {
    try {
      return readdirSync(directory, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => name)
        .sort();
    } catch (error) {
      if (isGone(error)) return [];
      throw error;
    }
  }

  forget(directory: string): void {
    for (const descriptor of this.#open.get(directory)?.values() ?? []) closeSync(descriptor);
    this.#open.delete(directory);
  }

  #descriptor(directory: string, name: string): number {
    let files = this.#open.get(directory);
    if (files === undefined) {
      files = new Map();
      this.#open.set(directory, files);
    }
    let descriptor = files.get(name);
    if (descriptor === undefined) {
      descriptor = openSync(join(directory, name), 'r');
      files.set(name, descriptor);
    }
    return descriptor;
  }
}

/** A file that is not there, or of a cgroup that was removed while it was open. */
function isGone(error: unknown): boolean {
  const { code } = error as { readonly code?: string };
  return code === 'ENOENT' || code === 'ENODEV' || code === 'ENOTDIR';
}
