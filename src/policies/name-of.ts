/** A value for a message: itself if it is short, else its type. */
export function nameOf(value: unknown): string {
  if (value instanceof Promise) return 'a promise';
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'object' && value !== null) {
    return Array.isArray(value) ? 'an array' : 'an object';
  }
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
