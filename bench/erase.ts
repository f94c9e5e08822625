/**
 * Takes the preemption points out of compiled code.
 *
 * What is left is the core as one would write it without interleavings: plain functions in
 * place of generators. The ratio between the two is the price of the points.
 */
const POINT = /if \(k\.interleaved\b.*\)\s*(?:yield (?!\*)[^;]*;|\{\s*yield (?!\*)[^;]*;\s*\})/g;
const DELEGATION = /\byield\* /g;
const FUNCTION_STAR = /\bfunction\* /g;
const METHOD_STAR = /^(\s+)\*(\w+\(.*\) \{)/gm;
const RUN_TO_END = /export function runToEnd\([\s\S]*?\n\}/;
const COMMENTS = /\/\*[\s\S]*?\*\/|\/\/.*$/gm;

/**
 * @param code a compiled module of the core or of a fault
 * @throws Error if a module has points and other generators: what is what cannot be told
 */
export function erasePoints(code: string): string {
  const erased = code
    .replace(POINT, ';')
    .replace(DELEGATION, '')
    .replace(FUNCTION_STAR, 'function ')
    .replace(METHOD_STAR, '$1$2')
    // A path without points has run to its end when it was called.
    .replace(RUN_TO_END, 'export function runToEnd(path) {\n    return path;\n}');
  if (!/\byield\b/.test(erased.replace(COMMENTS, ''))) return erased;
  if (/\byield\* |\bk\.interleaved\b/.test(code.replace(COMMENTS, ''))) {
    throw new Error(`a yield is left that is no preemption point:\n${erased}`);
  }
  return code;
}
