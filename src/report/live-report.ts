import type { Judge } from '../trace/judge/judge.ts';
import { formatNs, plural } from './units.ts';

const NS_PER_S = 1_000_000_000;

interface Before {
  readonly t: number;
  readonly usageNs: number;
  readonly periods: number;
  readonly throttled: number;
}

/** A line a second and cgroup while a recording is judged. */
export class LiveReport {
  #sinceNs = 0;
  #before: ReadonlyMap<string, Before> | undefined;

  /** What is to be shown now: nothing most of the time. */
  lines(judge: Judge, atNs: number): readonly string[] {
    const before = this.#before;
    if (before !== undefined && atNs - this.#sinceNs < NS_PER_S) return [];
    this.#before = countersOf(judge);
    this.#sinceNs = atNs;
    if (before === undefined) return [];
    return [...this.#before].map(([path, now]) => {
      const then = before.get(path) ?? now;
      const cpus = ((now.usageNs - then.usageNs) / Math.max(1, now.t - then.t)).toFixed(2);
      const periods = `${now.throttled - then.throttled} of ${now.periods - then.periods}`;
      const time = `${(atNs / NS_PER_S).toFixed(0)} s`;
      const use = `${cpus} CPUs of ${limitWords(judge, path)}, ${periods} periods throttled`;
      return `${time}  ${path}: ${use}, ${verdictWords(judge, path)}\n`;
    });
  }
}

function countersOf({ cgroups }: Judge): ReadonlyMap<string, Before> {
  const counters = new Map<string, Before>();
  for (const [path, { last }] of cgroups) {
    if (last === undefined) continue;
    const { t, usage, nr_periods: periods, nr_throttled: throttled } = last;
    counters.set(path, { t, usageNs: Number(usage), periods, throttled });
  }
  return counters;
}

function limitWords({ cgroups }: Judge, path: string): string {
  const { quotaNs, periodNs } = cgroups.get(path)?.limit ?? { quotaNs: null, periodNs: 0 };
  if (quotaNs === null) return 'max';
  const share = (quotaNs / periodNs).toFixed(2);
  return `${share} (${formatNs(quotaNs)} of every ${formatNs(periodNs)})`;
}

function verdictWords({ findings }: Judge, path: string): string {
  const count = findings.filter(({ cgroup }) => cgroup === path).length;
  return count === 0 ? 'holds' : `broken (${plural(count, 'finding')})`;
}
