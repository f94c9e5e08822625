import type { SearchResult } from '../search/result.ts';
import { Artefacts, replayCommand } from './artefacts.ts';
import { explain } from './explain.ts';
import { formatExplanation } from './explanation-text.ts';

/** Says of a search's result what each test of a suite wants to know. */
export class SuiteJudge {
  readonly #result: Omit<SearchResult, 'statistics'>;
  /** By property: its counterexamples, told. */
  readonly #explanations = new Map<string, string>();

  /**
   * Writes the scenarios of all counterexamples.
   *
   * @param cwd what a relative directory starts from
   * @param out the directory
   */
  constructor(result: Omit<SearchResult, 'statistics'>, cwd: string, out: string) {
    this.#result = result;
    const artefacts = new Artefacts(cwd, out, result.seed);
    for (const counterexample of result.counterexamples) {
      const { property } = counterexample.failure;
      const file = artefacts.reported(counterexample);
      const text = [
        formatExplanation(explain(counterexample.scenario)).trimEnd(),
        `seed        ${result.seed}`,
        `scenario    ${file}`,
        `again       ${replayCommand(file)}`,
        '',
      ].join('\n');
      const before = this.#explanations.get(property);
      this.#explanations.set(property, before === undefined ? text : `${before}\n${text}`);
    }
  }

  /** @throws Error with the counterexamples of a property or monitor that broke */
  expectUnbroken(id: string): void {
    const explanation = this.#explanations.get(id);
    if (explanation === undefined) return;
    const error = new Error(explanation);
    // The stack would lead into this file, and bury the table.
    error.stack = `Error: ${explanation}`;
    throw error;
  }

  /** @throws Error for a property that broke, or of which nothing is known */
  expectProperty(id: string): void {
    this.expectUnbroken(id);
    const result = this.#result.properties.find((property) => property.id === id);
    if (result !== undefined && result.exercised > 0) return;
    const { runs, seed } = this.#result;
    throw new Error(`${id} was not exercised in ${runs} runs, so nothing is known; seed ${seed}`);
  }

  /** @throws Error if something was not seen that a pass depends on */
  expectWitnesses(): void {
    const missing = this.#result.witnesses.filter(({ seen }) => !seen).map(({ id }) => id);
    if (missing.length === 0) return;
    const { runs, seed } = this.#result;
    throw new Error(`not seen in ${runs} runs: ${missing.join(', ')}; seed ${seed}`);
  }
}
