import type { Section } from '../interleave/section.ts';

/** What is freed when every path that is in flight now has ended. */
export function graceOf(section: Section): (free: () => void) => void {
  const pending: { readonly free: () => void; readonly readers: ReadonlySet<number> }[] = [];
  section.onPathEnd = (ended) => {
    for (let i = pending.length - 1; i >= 0; i--) {
      const { free, readers } = pending[i] as (typeof pending)[number];
      const isOver = section.unfinished.every(
        ({ index }) => index === ended || !readers.has(index),
      );
      if (!isOver) continue;
      pending.splice(i, 1);
      free();
    }
  };
  return (free) => {
    const readers = section.unfinished.filter(({ hasStarted }) => hasStarted);
    pending.push({ free, readers: new Set(readers.map(({ index }) => index)) });
  };
}
