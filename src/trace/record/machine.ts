import { existsSync, readFileSync } from 'node:fs';
import { cpus, release } from 'node:os';
import { gunzipSync } from 'node:zlib';
import type { TraceHeader } from '../format/format.ts';

/** What a header says of the machine. */
export type MachineFacts = Pick<
  TraceHeader,
  'kernel' | 'cpus' | 'hz' | 'cfs_bandwidth_slice_us'
> & {
  /** True if no file says how often the kernel ticks. */
  readonly hz_assumed?: true;
};

/** The longest tick that Linux has: what is derived from it holds for a shorter one too. */
const HZ_MIN = 100;
const DEFAULT_SLICE_US = 5000;
const SLICE = '/proc/sys/kernel/sched_cfs_bandwidth_slice_us';

/** This machine. */
export function machineFacts(): MachineFacts {
  const hz = hzOf(kernelConfig());
  return {
    kernel: release(),
    cpus: cpus().length,
    cfs_bandwidth_slice_us: existsSync(SLICE)
      ? Number(readFileSync(SLICE, 'utf8'))
      : DEFAULT_SLICE_US,
    ...(hz === undefined ? { hz: HZ_MIN, hz_assumed: true } : { hz }),
  };
}

function hzOf(config: string): number | undefined {
  const [, hz] = /^CONFIG_HZ=(\d+)$/m.exec(config) ?? [];
  return hz === undefined ? undefined : Number(hz);
}

/** The configuration that the kernel was built with; empty if nobody kept it. */
function kernelConfig(): string {
  const beside = `/boot/config-${release()}`;
  try {
    if (existsSync('/proc/config.gz')) {
      return gunzipSync(readFileSync('/proc/config.gz')).toString();
    }
    return existsSync(beside) ? readFileSync(beside, 'utf8') : '';
  } catch {
    return '';
  }
}

/** CPU time of the whole machine since it started, in ms. */
export interface HostTime {
  readonly wall_cpu_ms: number;
  readonly idle_ms: number;
  readonly steal_ms: number;
}

/** Clock ticks of /proc/stat are 10 ms on every machine. */
const USER_TICK_MS = 10;

/** The first line of /proc/stat: user nice system idle iowait irq softirq steal ... */
export function hostTime(stat: string = readFileSync('/proc/stat', 'utf8')): HostTime {
  const [line = ''] = stat.split('\n');
  const ms = line
    .trim()
    .split(/\s+/)
    .slice(1, 9)
    .map((ticks) => Number(ticks) * USER_TICK_MS);
  const [, , , idle = 0, iowait = 0, , , steal = 0] = ms;
  return {
    wall_cpu_ms: ms.reduce((sum, one) => sum + one, 0),
    idle_ms: idle + iowait,
    steal_ms: steal,
  };
}
