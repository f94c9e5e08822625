const LINES_MAX = 40;
const BYTES_MAX = 16 * 1024;
const REPORT_LINES_MAX = 400;

/** The first line of what a sanitizer of gcc or clang has to say. */
const SANITIZER = /==\d+==\s*(ERROR|WARNING): \w*Sanitizer|: runtime error: /;

/** Escape sequences and what else a terminal acts upon. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what has to go
const CONTROLS = /\u001b\[[0-9;?]*[A-Za-z]|[\u0000-\u0008\u000b-\u001f\u007f]/g;

/** The last lines of a log; all from where a sanitizer begins to speak, if one does. */
export function logTail(text: string): readonly string[] {
  const lines = text.replace(CONTROLS, '').split('\n');
  if (lines.at(-1) === '') lines.pop();
  const report = lines.findIndex((line) => SANITIZER.test(line));
  if (report >= 0) return lines.slice(report, report + REPORT_LINES_MAX);
  const tail: string[] = [];
  let bytes = 0;
  for (const line of lines.slice(-LINES_MAX).reverse()) {
    bytes += line.length + 1;
    if (bytes > BYTES_MAX) break;
    tail.unshift(line);
  }
  return tail;
}
