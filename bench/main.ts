/**
 * How fast scx-check is, and what its parts cost: prints the tables of docs/performance.md.
 *
 * With --laws: what each law costs. With --leaks DIR: how small a leak the judge of recordings
 * catches in those of DIR, for docs/traces.md. With --programs: how fast a program is driven.
 * Nothing here is asserted but that the two builds do the same; the machine may be shared.
 */
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { plainBuild } from './builds.ts';
import { growthLines } from './growth.ts';
import { lawCosts } from './laws.ts';
import { leakTable } from './leaks.ts';
import { type Samples, summarise } from './measure.ts';
import { GROWTH, minimising, PHASES, type Phase, same } from './phases.ts';
import { programSpeeds } from './programs.ts';
import type { Minimising } from './scenarios.ts';
import { figure, table } from './table.ts';

const ALL: { readonly [name: string]: Phase } = { same, ...PHASES, ...GROWTH, minimising };

function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${text}\u001b[K`);
}

function print(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n\n`);
}

/** Runs a phase in a process of its own. */
function run(phase: string): unknown {
  const argv = [fileURLToPath(import.meta.url), '--phase', phase];
  const child = spawnSync(process.execPath, argv, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (child.status !== 0) throw new Error(`${phase}: exit code ${child.status}`);
  return JSON.parse(child.stdout);
}

function tables(): void {
  run('same');
  const samples = Object.keys(PHASES).flatMap((phase) => run(phase) as readonly Samples[]);
  const growth = Object.keys(GROWTH).map((axis) =>
    growthLines(axis, run(axis) as readonly Samples[]),
  );
  const minimised = run('minimising') as readonly Minimising[];
  progress('');
  const [cpu] = cpus();
  print([
    `Node ${process.versions.node}, ${cpus().length} CPUs: ${cpu?.model.trim() ?? 'unknown'}`,
  ]);
  print(
    table(
      ['what', 'unit', 'per s', 'per CPU s', 'ratio'],
      summarise(samples).map(({ name, unit, perSecond, perCpuSecond, ratio }) => [
        name,
        unit,
        figure(perSecond),
        figure(perCpuSecond),
        ratio.toFixed(2),
      ]),
    ),
  );
  for (const lines of growth) print(lines);
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

const [option, name] = process.argv.slice(2);
if (option === '--phase' && name !== undefined) {
  const phase = ALL[name];
  if (phase === undefined) throw new Error(`no phase is named ${name}`);
  process.stdout.write(
    JSON.stringify((await phase((text) => progress(`${name}: ${text}`))) ?? null),
  );
} else if (option === '--laws') {
  const costs = lawCosts(await plainBuild(), progress);
  progress('');
  print(costs);
} else if (option === '--leaks' && name !== undefined) {
  print(await leakTable(name));
} else if (option === '--programs') {
  const speeds = programSpeeds(progress);
  progress('');
  print(speeds);
} else {
  tables();
}
