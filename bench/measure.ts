/** Something to measure: does a round of work, and says how much it was. */
export interface Workload {
  readonly name: string;
  /** What is counted. */
  readonly unit: string;
  /** Of a group, the first is what the others are compared with. */
  readonly group: string;
  /** @returns units of work done */
  round(): number;
}

/** Medians over the rounds. */
export interface Measured {
  readonly name: string;
  readonly unit: string;
  readonly group: string;
  /** Units a second of wall time. */
  readonly perSecond: number;
  /** Units a second of CPU time, which neighbours on the machine disturb less. */
  readonly perCpuSecond: number;
  /** By CPU time, against the first of the group, round by round. */
  readonly ratio: number;
}

/**
 * Measures workloads in turns: each round runs every one of them, so that what slows the
 * machine down for a while slows all of them.
 */
export function measure(
  workloads: readonly Workload[],
  rounds: number,
  progress: (text: string) => void,
): readonly Measured[] {
  // The compiler sees every workload before any is timed.
  for (const workload of workloads) workload.round();
  const samples = new Map<Workload, { wall: number; cpu: number }[]>();
  for (const workload of workloads) samples.set(workload, []);
  for (let round = 1; round <= rounds; round++) {
    progress(`round ${round} of ${rounds}`);
    for (const workload of workloads) {
      const cpuBefore = process.cpuUsage();
      const wallBefore = performance.now();
      const units = workload.round();
      const wall = (performance.now() - wallBefore) / 1e3;
      const { user, system } = process.cpuUsage(cpuBefore);
      samples.get(workload)?.push({ wall: units / wall, cpu: (units * 1e6) / (user + system) });
    }
  }
  return workloads.map((workload) => {
    const { name, unit, group } = workload;
    const own = samples.get(workload) ?? [];
    const first = workloads.find((other) => other.group === group) ?? workload;
    const base = samples.get(first) ?? [];
    return {
      name,
      unit,
      group,
      perSecond: median(own.map(({ wall }) => wall)),
      perCpuSecond: median(own.map(({ cpu }) => cpu)),
      ratio: median(own.map(({ cpu }, round) => cpu / (base[round]?.cpu ?? cpu))),
    };
  });
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
