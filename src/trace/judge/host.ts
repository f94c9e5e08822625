import type { TraceHeader } from '../format/format.ts';

const NS_PER_S = 1_000_000_000;
const NS_PER_MS = 1_000_000;
const NS_PER_US = 1000;

/**
 * What no formula gives and no recording says: it is declared, and every verdict prints it.
 */
export interface HostParameters {
  /** How late the period timer may fire. */
  readonly timerLatenessNs: number;
  /** The longest system call of a load that lives in the kernel: throttling waits for its end. */
  readonly longestSyscallNs: number;
  /** How far below its quota a cgroup may be throttled; N x (slice + tick) unless given. */
  readonly slackBelowQuotaNs: number;
  /** Whether every cgroup counts as one whose load lives in the kernel. */
  readonly kernelMode: boolean;
}

const DEFAULTS = { timerLatenessNs: 20 * NS_PER_MS, longestSyscallNs: 40 * NS_PER_MS };

/** The machine of a recording. */
export interface Host extends HostParameters {
  readonly cpus: number;
  /** How long a CPU may run before it is charged. */
  readonly tickNs: number;
  /** What a CPU takes from the pool at a time. */
  readonly sliceNs: number;
  readonly intervalNs: number;
  /** What the counters are rounded down to. */
  readonly resolutionNs: number;
}

/** The machine that the header describes, with the parameters as declared. */
export function hostOf(header: TraceHeader, declared: Partial<HostParameters>): Host {
  const { cpus, hz } = header;
  const tickNs = Math.ceil(NS_PER_S / hz);
  const sliceNs = header.cfs_bandwidth_slice_us * NS_PER_US;
  return {
    cpus,
    tickNs,
    sliceNs,
    intervalNs: header.sample_interval_us * NS_PER_US,
    resolutionNs: header.resolution_ns ?? 1,
    timerLatenessNs: declared.timerLatenessNs ?? DEFAULTS.timerLatenessNs,
    longestSyscallNs: declared.longestSyscallNs ?? DEFAULTS.longestSyscallNs,
    slackBelowQuotaNs: declared.slackBelowQuotaNs ?? cpus * (sliceNs + tickNs),
    kernelMode: declared.kernelMode ?? false,
  };
}
