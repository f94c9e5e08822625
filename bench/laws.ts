import type { Build } from './builds.ts';
import { type Measured, sample, summarise } from './measure.ts';
import { hostRuns } from './runs.ts';
import { figure, table } from './table.ts';

const ROUNDS = 7;

/** What each law of the level host adds to an operation, dearest first. */
export function lawCosts(build: Build, progress: (text: string) => void): readonly string[] {
  const { properties, monitors } = build.kitOf('host');
  const ids = [...properties.map(({ id }) => id), ...monitors.map(({ monitor }) => monitor.id)];
  const workloads = [
    hostRuns('none', build, new Set()),
    ...ids.map((id) => hostRuns(id, build, new Set([id]))),
    hostRuns('all', build),
  ];
  const [none, ...rest] = summarise(sample(workloads, ROUNDS, progress));
  const nsOf = ({ perCpuSecond }: Measured): number => 1e9 / perCpuSecond;
  const base = none === undefined ? 0 : nsOf(none);
  const costs = rest.map((one) => ({ name: one.name, ns: nsOf(one) - base }));
  costs.sort((a, b) => b.ns - a.ns);
  return table(
    ['law', 'CPU ns an operation'],
    [
      ...costs.map(({ name, ns }) => [name, ns < 1 ? '0' : figure(ns)]),
      ['without laws', figure(base)],
    ],
  );
}
