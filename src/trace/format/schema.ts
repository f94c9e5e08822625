import { z } from 'zod';
import { count, name, text, timeNs, u64, word } from '../../scenario/schema-fields.ts';
import { TRACE_FORMAT, type TraceEvent, type TraceHeader, type TraceSample } from './format.ts';

/** The form of each kind of line. Fields that are not named here are allowed. */

const quotaUs = z
  .unknown()
  .refine((value) => value === -1 || (Number.isSafeInteger(value) && (value as number) > 0), {
    error: 'a quota in us, 1 or more, or -1 for none',
  }) as z.ZodType<number>;
const periodUs = count('a period in us', 1);
const burstUs = count('a burst in us');
const settings = { quota_us: quotaUs, period_us: periodUs, burst_us: burstUs };
const parent = name.nullable();

export const headerSchema: z.ZodType<TraceHeader> = z.looseObject({
  format: word(TRACE_FORMAT),
  version: z.literal(1),
  name: text,
  kernel: text,
  cpus: count('a number of CPUs', 1),
  hz: count('ticks a second', 1),
  cfs_bandwidth_slice_us: count('a slice in us', 1),
  sample_interval_us: count('an interval in us', 1),
  resolution_ns: count('a resolution in ns', 1).optional() as z.ZodType<number>,
  cgroups: z.array(z.looseObject({ path: name, parent, ...settings })),
});

const sample = z.looseObject({
  t: timeNs,
  cg: name,
  usage: u64('a time in ns'),
  nr_periods: count('a count'),
  nr_throttled: count('a count'),
  throttled_time: u64('a time in ns'),
  nr_bursts: count('a count'),
  burst_time: u64('a time in ns'),
  d: timeNs,
});

export const sampleSchema: z.ZodType<TraceSample> = sample;

const NUMBERS = Object.keys(sample.shape).filter((field) => field !== 'cg');

/** Whether a line is a sample with numbers of ordinary size: most are, and this is quick. */
export function isPlainSample(fields: Readonly<Record<string, unknown>>): boolean {
  for (const field of NUMBERS) {
    const value = fields[field];
    if (!Number.isSafeInteger(value) || (value as number) < 0) return false;
  }
  return typeof fields.cg === 'string';
}

const at = { t: timeNs, cg: name };

type KnownEvent = Exclude<TraceEvent, { readonly event: 'other' }>;

export const eventSchemas: Readonly<Record<KnownEvent['event'], z.ZodType<KnownEvent>>> = {
  set: z.looseObject({
    event: word('set'),
    ...at,
    d: timeNs,
    quota_us: quotaUs.optional() as z.ZodType<number>,
    period_us: periodUs.optional() as z.ZodType<number>,
    burst_us: burstUs.optional() as z.ZodType<number>,
  }),
  spawn: z.looseObject({
    event: word('spawn'),
    ...at,
    task: name,
    threads: count('a number of threads', 1).optional() as z.ZodType<number>,
    load: name.optional() as z.ZodType<string>,
  }),
  exit: z.looseObject({ event: word('exit'), t: timeNs, task: name }),
  move: z.looseObject({
    event: word('move'),
    ...at,
    task: name,
    from: name,
    d: timeNs,
    d_acct: timeNs.optional() as z.ZodType<number>,
  }),
  mkdir: z.looseObject({ event: word('mkdir'), ...at, parent, ...settings }),
  rmdir: z.looseObject({ event: word('rmdir'), ...at }),
  end: z.looseObject({ event: word('end'), t: timeNs }),
};

/** What every other event has. */
export const otherEventSchema = z.looseObject({ t: timeNs, event: name });
