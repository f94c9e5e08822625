/** Where a system and a reference part: the check's own word for it, and one line. */
export interface Disagreement {
  readonly kind: string;
  readonly message: string;
}

/** JSON of a small answer, integers of any size in plain digits. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return `[${value.map(show).join(', ')}]`;
  return JSON.stringify(value);
}
