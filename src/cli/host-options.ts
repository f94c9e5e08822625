import type { Command } from 'commander';
import type { HostParameters } from '../trace/judge/host.ts';
import { durationMs } from './values.ts';

const NS_PER_MS = 1_000_000;

/** What is declared of the machine of a recording; times in ms. */
export interface HostFlags {
  readonly timerLateness?: number;
  readonly longestSyscall?: number;
  readonly slackBelowQuota?: number;
  readonly kernelMode?: true;
}

/** Adds the options that declare what no recording says. */
export function addHostOptions(command: Command): Command {
  return command
    .option(
      '--timer-lateness <time>',
      'how late the period timer may be (default: 20ms)',
      durationMs,
    )
    .option(
      '--longest-syscall <time>',
      'what a load in the kernel may over-run, on each CPU (default: 40ms)',
      durationMs,
    )
    .option(
      '--slack-below-quota <time>',
      'how far below its quota a cgroup may be throttled (default: CPUs x (slice + tick))',
      durationMs,
    )
    .option('--kernel-mode', 'every load lives in long system calls, whatever the recording says');
}

/** The parameters that were given. */
export function declaredBy(flags: HostFlags): Partial<HostParameters> {
  return {
    ...nsOf('timerLatenessNs', flags.timerLateness),
    ...nsOf('longestSyscallNs', flags.longestSyscall),
    ...nsOf('slackBelowQuotaNs', flags.slackBelowQuota),
    kernelMode: flags.kernelMode === true,
  };
}

function nsOf(name: keyof HostParameters, ms: number | undefined): object {
  return ms === undefined ? {} : { [name]: Math.round(ms * NS_PER_MS) };
}
