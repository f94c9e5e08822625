/** A queue whose links form a circle may list a task a hundred thousand times. */
const SHOWN = 24;

/** Items one after the other; of many the first ones, and how many there are more. */
export function shortList(items: readonly string[]): string {
  const left = items.length - SHOWN;
  if (left <= 0) return items.join(', ');
  return `${items.slice(0, SHOWN).join(', ')} and ${left} more`;
}
