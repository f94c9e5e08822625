import type { Part } from './law.ts';

const NS_PER_MS = 1_000_000;
const NS_PER_S = 1_000_000_000;

/** A time in ms for a message, to the us. */
export function inMs(ns: number): string {
  return `${Number((ns / NS_PER_MS).toFixed(3))} ms`;
}

/** A moment of the recording. */
export function atTime(ns: number): string {
  return `${(ns / NS_PER_S).toFixed(3)} s`;
}

/** A bound with its terms: "bound 68.1 ms = quota 50.0 ms + ..."; terms of nothing are left out. */
function boundWords(boundNs: number, parts: readonly Part[]): string {
  const terms = parts.filter(({ ns }) => ns !== 0).map(({ what, ns }) => `${what} ${inMs(ns)}`);
  const sum = terms.length < 2 ? '' : ` = ${terms.join(' + ')}`;
  return `bound ${inMs(boundNs)}${sum}`;
}

/** "p/c used 80.0 ms from 1.000 s to 1.100 s, 1.9 ms too much: bound ..." */
export function windowWords(
  what: string,
  window: {
    readonly fromNs: number;
    readonly toNs: number;
    readonly excessNs: number;
    readonly parts: readonly Part[];
  },
): { readonly boundNs: number; readonly message: string } {
  const { fromNs, toNs, excessNs, parts } = window;
  const boundNs = parts.reduce((sum, { ns }) => sum + ns, 0);
  const when = `from ${atTime(fromNs)} to ${atTime(toNs)}`;
  const amount = inMs(boundNs + excessNs);
  return {
    boundNs,
    message: `${what} ${amount} ${when}, ${inMs(excessNs)} too much; ${boundWords(boundNs, parts)}`,
  };
}
