import { isAbsolute, join } from 'node:path';
import { failureKey } from '../check/failure.ts';
import { formatScenario, writeScenarioFile } from '../scenario/file.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Counterexample } from '../search/counterexample.ts';

/** Where scenarios that break a law are kept. */
export const DEFAULT_OUT = '.scx-check';

/** A name for a file that says what is in it. */
export function slug(text: string): string {
  return text.replace(/[^A-Za-z0-9.]+/g, '-').replace(/^-+|-+$/g, '');
}

/**
 * The scenario files of one search.
 *
 * What was found is written at once, so that nothing is lost when minimising is interrupted;
 * what minimising made of it stands beside it under `.min.json`.
 */
export class Artefacts {
  readonly #cwd: string;
  readonly #directory: string;
  readonly #seed: number;
  readonly #found = new Map<string, { readonly base: string; readonly text: string }>();

  /**
   * @param cwd what relative directories start from
   * @param directory as the user gave it; file names are reported relative to `cwd` as well
   */
  constructor(cwd: string, directory: string, seed: number) {
    this.#cwd = cwd;
    this.#directory = directory;
    this.#seed = seed;
  }

  /** Writes a scenario as it was found. @returns the file's name */
  found(counterexample: Pick<Counterexample, 'scenario' | 'failure'>): string {
    const { failure, scenario } = counterexample;
    const base = this.#base(failureKey(failure));
    this.#found.set(failureKey(failure), { base, text: formatScenario(scenario) });
    return this.#write(`${base}.json`, scenario);
  }

  /** Writes a scenario as it is reported. @returns the file's name */
  reported(counterexample: Counterexample): string {
    const { failure, scenario } = counterexample;
    const found = this.#found.get(failureKey(failure));
    if (found === undefined) return this.found(counterexample);
    if (found.text === formatScenario(scenario)) return join(this.#directory, `${found.base}.json`);
    return this.#write(`${found.base}.min.json`, scenario);
  }

  #base(key: string): string {
    const known = this.#found.get(key);
    if (known !== undefined) return known.base;
    const plain = `${slug(key)}-seed${this.#seed}`;
    const taken = new Set([...this.#found.values()].map(({ base }) => base));
    let base = plain;
    for (let number = 2; taken.has(base); number++) base = `${plain}-${number}`;
    return base;
  }

  #write(name: string, scenario: Scenario): string {
    const file = join(this.#directory, name);
    writeScenarioFile(this.#absolute(file), scenario);
    return file;
  }

  #absolute(file: string): string {
    return isAbsolute(file) ? file : join(this.#cwd, file);
  }
}

/** The command that shows a scenario again, with the files of the user's policies that it needs. */
export function replayCommand(file: string, policies: readonly string[] = []): string {
  const words = [file, ...policies.flatMap((policy) => ['--policy', policy])];
  return ['npx scx-check replay', ...words.map(quoted)].join(' ');
}

/** A word for a shell. */
export function quoted(word: string): string {
  return /^[A-Za-z0-9_./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
