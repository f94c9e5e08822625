/** Stands on top of every page that is made from the sources. */
export const GENERATED = '<!-- Written by `npx scx-check docs`; do not edit. -->';

/** Text that Markdown takes as it is, on one line. */
export function inline(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\\<>*_[\]#|]/g, (character) => `\\${character}`)
    .trim();
}

/** A table; the cells may hold Markdown. */
export function table(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const escaped = rows.map((cells) => cells.map((cell) => cell.replace(/(?<!\\)\|/g, '\\|')));
  return [line(titles), line(titles.map(() => '---')), ...escaped.map(line)];
}
