import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { underTest } from '../../../src/check/under-test.ts';
import { openCfs } from '../../../src/compare/side.ts';
import { DEFAULT_DESIGN } from '../../../src/scenario/scenario.ts';
import type { TraceRecord, TraceSample } from '../../../src/trace/format/format.ts';
import {
  durationsOf,
  type RecordedScenario,
  recordedScenario,
} from '../../helpers/recorded-scenario.ts';
import { recordingsIn, recordsOf } from '../../helpers/recordings.ts';
import { judge, MS } from '../../helpers/trace.ts';

/** Above this share of the CPUs other load keeps a group below what it may use. */
const QUIET = 0.1;

/** Plays what was driven on the model, sampled as the recorder does. */
function recordModel(scenario: RecordedScenario): readonly TraceRecord[] {
  const { header, cast, ids, events, endNs } = scenario;
  const side = openCfs(cast, underTest(DEFAULT_DESIGN, []));
  const records: TraceRecord[] = [];
  const operations = [...scenario.operations];
  const written = events.filter(({ event }) => event === 'set' || event === 'spawn');
  const interval = header.sample_interval_us * 1000;
  let now = 0;
  const passTo = (t: number): void => {
    if (t > now) side.perform({ op: 'advance', ns: t - now });
    now = Math.max(now, t);
  };
  for (let t = 0; t <= endNs; t += interval) {
    while (operations[0] !== undefined && operations[0].t <= t) {
      const next = operations.shift() as (typeof operations)[number];
      passTo(next.t);
      side.perform(next.operation);
    }
    passTo(t);
    while (written[0] !== undefined && written[0].t <= t) {
      records.push({ kind: 'event', event: written.shift() as (typeof written)[number] });
    }
    for (const [path, id] of ids) {
      records.push({ kind: 'sample', sample: sampleOf(side, path, id, t) });
    }
  }
  return records;
}

function sampleOf(
  { model, runtime }: ReturnType<typeof openCfs>,
  path: string,
  id: number,
  t: number,
): TraceSample {
  const cgroup = model.cfs.cgroups.get(id);
  const group = cgroup && model.cfs.groups.get(cgroup);
  const {
    nrPeriods = 0,
    nrThrottled = 0,
    throttledTime = 0,
    nrBursts = 0,
    burstTime = 0,
  } = group?.statistics ?? {};
  return {
    t,
    cg: path,
    usage: runtime.between(id, 0, Number.POSITIVE_INFINITY),
    nr_periods: nrPeriods,
    nr_throttled: nrThrottled,
    throttled_time: throttledTime,
    nr_bursts: nrBursts,
    burst_time: burstTime,
    d: 0,
  };
}

function lastOf(records: readonly TraceRecord[], path: string): TraceSample {
  const last = records.findLast((one) => one.kind === 'sample' && one.sample.cg === path);
  return (last as Extract<TraceRecord, { kind: 'sample' }>).sample;
}

/** What other processes had of all CPUs while the recording was made. */
function otherLoad({ events }: RecordedScenario): number {
  const end = events.find((event) => event.event === 'end');
  if (end?.event !== 'end' || end.host === undefined) return 1;
  const { wall_cpu_ms, idle_ms, group_cpu_ms } = end.host;
  return (wall_cpu_ms - idle_ms - group_cpu_ms) / wall_cpu_ms;
}

/** The model and the kernel, at the end of a recording. */
interface Ends {
  readonly file: string;
  readonly cgroup: string;
  readonly quotaNs: number;
  readonly quiet: boolean;
  readonly real: TraceSample;
  readonly modelled: TraceSample;
}

const CPUS = 2;
const SLICE_NS = 5 * MS;
const TICK_NS = 4 * MS;

describe('what was driven on a real kernel, driven on the model', () => {
  const paths = recordingsIn('cfs') ?? [];
  const ends: Ends[] = [];

  test.skipIf(paths.length > 0)('needs ../shared/traces/cfs', () => {
    console.log('skipped: no recordings in ../shared/traces/cfs');
  });

  test.each(paths.map((path) => [basename(path), path]))('%s', async (file, path) => {
    const records = await recordsOf(path);
    const durations = durationsOf(readFileSync(path, 'utf8').split('\n'));
    const scenario = recordedScenario(records, durations);
    if (scenario === undefined) return;
    const modelled = recordModel(scenario);
    const { cgroups } = scenario.header;
    for (const { path: cgroup, parent, quota_us } of cgroups) {
      // Below the top, siblings and the scheduler decide who gets how much.
      if (parent !== null || quota_us < 0) continue;
      ends.push({
        file,
        cgroup,
        quotaNs: quota_us * 1000,
        quiet: otherLoad(scenario) < QUIET,
        real: lastOf(records, cgroup),
        modelled: lastOf(modelled, cgroup),
      });
    }
    // With more threads than CPUs the host runs each that was admitted for a tick; the kernel
    // holds them all.
    if (scenario.cast.tasks.length > scenario.header.cpus * 2) return;
    const { findings } = judge(scenario.header, modelled);
    expect(findings).toEqual([]);
  });

  test('the model used what the kernel used, but for a period and its over-run', (context) => {
    if (paths.length === 0) return context.skip();
    const quiet = ends.filter((one) => one.quiet);
    expect(quiet.length).toBeGreaterThan(9);
    const differences = quiet.map(({ file, cgroup, quotaNs, real, modelled }) => {
      // Where periods begin is not recorded, so one of the two may have had a refill more.
      const bound = quotaNs + 2 * CPUS * (SLICE_NS + TICK_NS);
      const difference = Math.abs(Number(modelled.usage) - Number(real.usage));
      return { file, cgroup, ms: difference / MS, isWithin: difference <= bound };
    });
    console.table(differences);
    expect(differences.filter(({ isWithin }) => !isWithin)).toEqual([]);
  });

  test('its timer ran as often', (context) => {
    if (paths.length === 0) return context.skip();
    for (const { file, quiet, real, modelled } of ends) {
      const periods = { file, differ: Math.abs(modelled.nr_periods - real.nr_periods) <= 2 };
      if (quiet) expect(periods).toEqual({ file, differ: true });
      if (quiet) expect(Math.abs(modelled.nr_throttled - real.nr_throttled)).toBeLessThan(22);
    }
  });

  test('a lower quota counts as a burst, as it does in the kernel', (context) => {
    if (paths.length === 0) return context.skip();
    const lowered = ends.find(({ file }) => file === 'nested-child-above-parent.ndjson');
    expect(lowered?.modelled.nr_bursts).toBe(lowered?.real.nr_bursts);
    expect(lowered?.modelled.burst_time).toBe(lowered?.real.burst_time);
  });
});
