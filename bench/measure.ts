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

/** Units a second in one round. */
export interface Sample {
  readonly wall: number;
  /** Of CPU time, which neighbours on the machine disturb less. */
  readonly cpu: number;
}

/** What a workload gave, round by round. */
export interface Samples extends Omit<Workload, 'round'> {
  readonly rounds: readonly Sample[];
}

/** Medians over the rounds. */
export interface Measured extends Omit<Workload, 'round'> {
  readonly perSecond: number;
  readonly perCpuSecond: number;
  /** By CPU time, against the first of the group, round by round. */
  readonly ratio: number;
}

/** Rounds before any is timed: the compiler takes its time. */
const WARM_UP = 3;

/**
 * Measures workloads in turns: each round runs every one of them, so that what slows the
 * machine down for a while slows all of them.
 */
export function sample(
  workloads: readonly Workload[],
  rounds: number,
  progress: (text: string) => void,
): readonly Samples[] {
  const samples = workloads.map(({ name, unit, group }) => {
    const list: Sample[] = [];
    return { name, unit, group, rounds: list };
  });
  for (let round = 1 - WARM_UP; round <= rounds; round++) {
    progress(`round ${Math.max(0, round)} of ${rounds}`);
    workloads.forEach((workload, index) => {
      const cpuBefore = process.cpuUsage();
      const wallBefore = performance.now();
      const units = workload.round();
      const wall = (performance.now() - wallBefore) / 1e3;
      const { user, system } = process.cpuUsage(cpuBefore);
      if (round <= 0) return;
      samples[index]?.rounds.push({ wall: units / wall, cpu: (units * 1e6) / (user + system) });
    });
  }
  return samples;
}

/** Sums up; samples of the same name in the same group are of one workload. */
export function summarise(samples: readonly Samples[]): readonly Measured[] {
  const merged = new Map<string, Samples>();
  for (const one of samples) {
    const key = `${one.group}/${one.name}`;
    const rounds = [...(merged.get(key)?.rounds ?? []), ...one.rounds];
    merged.set(key, { ...one, rounds });
  }
  const all = [...merged.values()];
  return all.map(({ name, unit, group, rounds }) => {
    const base = all.find((other) => other.group === group)?.rounds ?? rounds;
    return {
      name,
      unit,
      group,
      perSecond: median(rounds.map(({ wall }) => wall)),
      perCpuSecond: median(rounds.map(({ cpu }) => cpu)),
      ratio: median(rounds.map(({ cpu }, round) => cpu / (base[round]?.cpu ?? cpu))),
    };
  });
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
