import type { TraceRecord, TraceSample } from '../format/format.ts';

/** A record as a line of a recording. */
export function recordText(record: TraceRecord): string {
  switch (record.kind) {
    case 'header':
      return `${JSON.stringify(record.header)}\n`;
    case 'event':
      return `${JSON.stringify(record.event)}\n`;
    case 'sample':
      return sampleText(record.sample);
  }
}

/** Counters of any size stay exact. */
function sampleText(sample: TraceSample): string {
  const { t, cg, usage, nr_periods, nr_throttled, throttled_time, nr_bursts, burst_time, d } =
    sample;
  return (
    `{"t":${t},"cg":${JSON.stringify(cg)},"usage":${usage},"nr_periods":${nr_periods},` +
    `"nr_throttled":${nr_throttled},"throttled_time":${throttled_time},` +
    `"nr_bursts":${nr_bursts},"burst_time":${burst_time},"d":${d}}\n`
  );
}
