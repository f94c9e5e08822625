/**
 * How fast scx-check is, and what its parts cost: prints the tables of docs/performance.md.
 *
 * With --laws: what each law costs. Nothing here is asserted but that the two builds do the same; the machine may be shared.
 */
import { cpus } from 'node:os';
import { erasedBuild, plainBuild } from './builds.ts';
import { lawCosts } from './laws.ts';
import { measure, type Workload } from './measure.ts';
import { defaultSearch, hostRuns, hostRunsWithoutLaws, levelRuns } from './runs.ts';
import { assertSame } from './same.ts';
import { minimisings, replays } from './scenarios.ts';
import { queuePopInsert, treePopInsert } from './structures.ts';
import { figure, table } from './table.ts';

const ROUNDS = 9;

function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${text}\u001b[K`);
}

function print(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n\n`);
}

const plain = await plainBuild();
if (process.argv.includes('--laws')) {
  const costs = lawCosts(plain, progress);
  progress('');
  print(costs);
} else {
  await tables();
}

async function tables(): Promise<void> {
  const erased = await erasedBuild();
  assertSame(plain, erased);

  const workloads: readonly Workload[] = [
    hostRuns('host, all laws', plain),
    hostRunsWithoutLaws('host, no laws', plain),
    hostRuns('host, all laws, points erased', erased),
    hostRunsWithoutLaws('host, no laws, points erased', erased),
    levelRuns('tree', plain),
    levelRuns('queue', plain),
    levelRuns('host', plain),
    defaultSearch(plain),
    replays(plain),
    treePopInsert('tree of 100,000: pop and insert', plain),
    queuePopInsert('queue of 100: pop and insert', plain),
    queuePopInsert('queue of 100, points erased', erased),
  ];
  const measured = measure(workloads, ROUNDS, progress);
  progress('minimising');
  const minimised = minimisings(plain);
  progress('');

  const [cpu] = cpus();
  print([`Node ${process.versions.node}, ${cpu?.model.trim() ?? 'unknown CPU'}, ${ROUNDS} rounds`]);
  print(
    table(
      ['what', 'unit', 'per s', 'per CPU s', 'ratio'],
      measured.map(({ name, unit, perSecond, perCpuSecond, ratio }) => [
        name,
        unit,
        figure(perSecond),
        figure(perCpuSecond),
        ratio.toFixed(2),
      ]),
    ),
  );
  print(
    table(
      ['minimising', 'law', 'operations', 'minimal', 'replays', 'ms', 'CPU ms'],
      minimised.map(({ fault, property, found, minimal, evaluations, ms, cpuMs }) => [
        fault,
        property,
        String(found),
        String(minimal),
        String(evaluations),
        figure(ms),
        figure(cpuMs),
      ]),
    ),
  );
}
