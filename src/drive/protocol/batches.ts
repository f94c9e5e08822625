import type { OperationSpec } from './components.ts';

/** Bytes of a line with several requests; see the window of the transport. */
const BATCH_BYTES = 24 * 1024;

/** A request with what its answer has to be. */
export interface Question {
  readonly text: string;
  readonly op: string;
  readonly spec: OperationSpec;
}

/** Cuts requests into lines that hold several. */
export function groupsOf(questions: readonly Question[], most: number): Question[][] {
  const groups: Question[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const question of questions) {
    const group = groups.at(-1);
    bytes += question.text.length + 1;
    if (group === undefined || group.length >= most || bytes > BATCH_BYTES) {
      groups.push([question]);
      bytes = question.text.length;
    } else group.push(question);
  }
  return groups;
}
