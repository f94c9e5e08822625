import { type Int64, U64_MAX } from '../core/int64.ts';
import type { CpuMax } from '../scenario/host-operation.ts';

const NS_PER_US = 1000n;
const NS_PER_MS = 1_000_000n;
const NS_PER_S = 1_000_000_000n;

/** `amount / unit` without rounding: `1500` over `1000` is "1.5". */
function exactQuotient(amount: bigint, unit: bigint): string {
  const whole = amount / unit;
  const rest = amount % unit;
  if (rest === 0n) return String(whole);
  const digits = String(unit).length - 1;
  return `${whole}.${String(rest).padStart(digits, '0').replace(/0+$/, '')}`;
}

/** A time in the unit that a reader expects, exact: "250 us", "100.000001 ms", "2 s". */
export function formatNs(ns: Int64): string {
  const amount = BigInt(ns);
  if (amount < 0n) return `-${formatNs(-amount)}`;
  if (amount === 0n) return '0';
  if (amount < NS_PER_US) return `${amount} ns`;
  if (amount < NS_PER_MS) return `${exactQuotient(amount, NS_PER_US)} us`;
  if (amount % (NS_PER_S / 10n) === 0n && amount >= NS_PER_S) {
    return `${exactQuotient(amount, NS_PER_S)} s`;
  }
  return `${exactQuotient(amount, NS_PER_MS)} ms`;
}

/** A time given in us, of which 2^64 - 1 is "max". */
export function formatUs(us: Int64): string {
  return us === U64_MAX ? 'max' : formatNs(BigInt(us) * NS_PER_US);
}

/** A moment in ms for a column: three decimals, more if they are needed to be exact. */
export function formatMsColumn(ns: Int64): string {
  const [whole, decimals = ''] = exactQuotient(BigInt(ns), NS_PER_MS).split('.');
  return `${whole}.${decimals.padEnd(3, '0')}`;
}

/** cpu.max in words: "20 ms of every 100 ms, burst 5 ms". */
export function formatCpuMax({ periodUs, quotaUs, burstUs }: CpuMax): string {
  const quota = quotaUs === 'max' ? 'max' : formatUs(quotaUs);
  const burst = burstUs === 0 ? '' : `, burst ${formatUs(burstUs)}`;
  return `${quota} of every ${formatUs(periodUs)}${burst}`;
}

/** How long something took, for people: "9.8 s", "350 ms". */
export function formatElapsed(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** A number with its thousands set apart; the same everywhere, whatever the locale. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** "1 run", "2 runs". */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
