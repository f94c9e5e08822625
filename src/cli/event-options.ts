import type { Command } from 'commander';
import type { EventParameters } from '../trace/events/judge.ts';
import { durationMs } from './values.ts';

const NS_PER_MS = 1_000_000;

/** What is declared of a recording of events; times in ms. */
export interface EventFlags {
  readonly watchdog?: number;
  readonly affinity?: string;
  readonly lossy?: true;
}

/** Adds the options that declare what no recording of events says. */
export function addEventOptions(command: Command): Command {
  return command
    .option('--watchdog <time>', 'how long a runnable task may wait (default: 30s)', durationMs)
    .option('--affinity <file>', 'the CPUs that tasks may use, {"pid", "cpus"} a line')
    .option('--lossy', 'events are missing: switches that do not fit are gaps, and no findings');
}

/** The parameters that were given. */
export function eventsBy({ watchdog, lossy }: EventFlags): Partial<EventParameters> {
  return {
    ...(watchdog === undefined ? {} : { watchdogNs: Math.round(watchdog * NS_PER_MS) }),
    lossy: lossy === true,
  };
}
