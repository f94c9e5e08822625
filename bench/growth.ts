import type { Build } from './builds.ts';
import { chart } from './chart.ts';
import { everydayRuns } from './everyday.ts';
import { BENCH_SIZES, type MachineSizes } from './machine-casts.ts';
import { type Samples, summarise, type Workload } from './measure.ts';
import { figure, table } from './table.ts';

/** What grows, and what else there is of it then. */
interface Sweep {
  readonly axis: string;
  readonly sizes: readonly number[];
  readonly of: (size: number) => MachineSizes;
}

/** So many that half of them keep every CPU busy. */
const TASKS_FOR_ALL_CPUS = 256;

const SWEEPS: readonly Sweep[] = [
  {
    axis: 'CPUs',
    sizes: [1, 2, 4, 8, 16, 32, 64, 128],
    of: (cpus) => ({ ...BENCH_SIZES, tasks: TASKS_FOR_ALL_CPUS, cpus }),
  },
  {
    axis: 'tasks',
    sizes: [1, 3, 10, 30, 100, 300, 1_000],
    of: (tasks) => ({ ...BENCH_SIZES, tasks }),
  },
  {
    axis: 'cgroups',
    sizes: [1, 2, 4, 8, 16, 32, 64, 128, 256],
    of: (cgroups) => ({ ...BENCH_SIZES, cgroups }),
  },
];

export const AXES = SWEEPS.map(({ axis }) => axis);

/** Everyday operations on machines that differ in one size. */
export function growing(axis: string, build: Build): readonly Workload[] {
  const { sizes, of } = SWEEPS.find((sweep) => sweep.axis === axis) as Sweep;
  return sizes.map((size) =>
    everydayRuns({ name: String(size), group: axis, suite: 'machine', sizes: of(size) }, build),
  );
}

/** A table and a plot of what an operation costs by size. */
export function growthLines(axis: string, samples: readonly Samples[]): readonly string[] {
  const measured = summarise(samples);
  const costs = measured.map(({ perCpuSecond }) => 1e6 / perCpuSecond);
  return [
    ...table(
      [axis, 'CPU µs an operation', 'against the first'],
      measured.map(({ name, ratio }, index) => [
        name,
        figure(costs[index] ?? 0),
        (1 / ratio).toFixed(2),
      ]),
    ),
    '',
    ...chart(
      { title: `Everyday operations by ${axis}`, x: axis, y: 'CPU µs an operation' },
      measured.map(({ name }, index) => [name, costs[index] ?? 0]),
    ),
  ];
}
