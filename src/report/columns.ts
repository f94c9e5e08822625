import { wrap } from './text.ts';

/** Between two columns. */
export const GAP = '  ';

/** A column of a table. */
export interface Column {
  readonly title: string;
  readonly width: number;
  /** Numbers end at the same place. */
  readonly right?: boolean;
}

/** Wrapped, further lines indented. */
export function hanging(text: string, width: number): string[] {
  return wrap(text, width - GAP.length).map((line, index) => (index === 0 ? line : GAP + line));
}

/** One row of a table: each column's lines beside those of the others. */
export function row(texts: readonly (readonly string[])[], columns: readonly Column[]): string[] {
  const height = texts.reduce((most, lines) => Math.max(most, lines.length), 1);
  return Array.from({ length: height }, (_, line) =>
    columns
      .map(({ width, right }, column) => {
        const text = texts[column]?.[line] ?? '';
        return right === true ? text.padStart(width) : text.padEnd(width);
      })
      .join(GAP)
      .trimEnd(),
  );
}
