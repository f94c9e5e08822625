import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../src/trace/judge/findings.ts';
import { FIXTURES, recordingsIn, verdictOf } from '../helpers/recordings.ts';
import { MS } from '../helpers/trace.ts';

/** What must be said of a corrupted recording, and when, in ms. */
interface Reason {
  readonly law: string;
  readonly cgroup: string;
  readonly fromMs: number;
  readonly toMs: number;
}

const REASONS: Readonly<Record<string, Reason>> = {
  // 20 % too much from 920 ms to 1720 ms, and 79 ms in all.
  'over-quota-20-percent.ndjson': { law: 'I-TR-5', cgroup: 'a', fromMs: 920, toMs: 1720 },
  'usage-backwards.ndjson': { law: 'I-TR-2', cgroup: 'p/a', fromMs: 2013, toMs: 2020 },
  'child-above-parent.ndjson': { law: 'I-TR-8', cgroup: 'p', fromMs: 0, toMs: 5200 },
  'quota-leak-6-percent.ndjson': { law: 'I-TR-5', cgroup: 'a', fromMs: 0, toMs: 4100 },
};

/** Whether a finding gives the reason, and is made while the recording is wrong. */
function gives({ property, cgroup, fromNs, toNs }: Finding, reason: Reason): boolean {
  const { fromMs, toMs } = reason;
  return (
    property === reason.law &&
    cgroup === reason.cgroup &&
    toNs >= fromMs * MS &&
    fromNs <= toNs &&
    toNs <= toMs * MS
  );
}

describe('the recordings that are kept here', () => {
  test('a good one holds', async () => {
    const { verdict, findings, samples } = await verdictOf(join(FIXTURES, 'good.ndjson'));
    expect({ verdict, findings }).toEqual({ verdict: 'holds', findings: [] });
    expect(samples).toBeGreaterThan(200);
  });

  test('one with 20 % too much does not', async () => {
    const { findings } = await verdictOf(join(FIXTURES, 'over-quota.ndjson'));
    const laws = findings.map(({ property }) => property);
    expect(laws).toContain('I-TR-6');
    for (const { cgroup, toNs, excessNs } of findings) {
      expect(cgroup).toBe('a');
      expect(toNs).toBeGreaterThan(920 * MS);
      expect(excessNs).toBeGreaterThan(0);
    }
  });
});

describe('all recordings', () => {
  test('of a real kernel hold', async (context) => {
    const paths = recordingsIn('cfs');
    if (paths === undefined) {
      console.log('skipped: no recordings in ../shared/traces/cfs');
      return context.skip();
    }
    expect(paths.length).toBeGreaterThan(20);
    for (const path of paths) {
      const { verdict, findings } = await verdictOf(path);
      const file = basename(path);
      expect({ file, verdict, findings }).toEqual({ file, verdict: 'holds', findings: [] });
    }
  });

  test('that were corrupted do not, for the right reason and at the right time', async (context) => {
    const paths = recordingsIn('corrupted');
    if (paths === undefined) {
      console.log('skipped: no recordings in ../shared/traces/corrupted');
      return context.skip();
    }
    expect(paths.length).toBeGreaterThanOrEqual(Object.keys(REASONS).length);
    for (const path of paths) {
      const { verdict, findings } = await verdictOf(path);
      const reason = REASONS[basename(path)];
      expect(`${basename(path)}: ${verdict}`).toBe(`${basename(path)}: broken`);
      if (reason === undefined) continue;
      expect(findings.filter((finding) => gives(finding, reason)).length).toBeGreaterThan(0);
      // Nothing is said before it went wrong.
      expect(findings.every(({ toNs }) => toNs >= reason.fromMs * MS)).toBe(true);
    }
  });
});
