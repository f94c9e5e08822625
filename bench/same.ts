import type { Level } from '../src/scenario/scenario.ts';
import type { Build } from './builds.ts';
import { castsOfBenchSize, drive } from './drive.ts';

const RUNS = 200;
const NOTHING: ReadonlySet<string> = new Set();
const LEVELS: readonly Level[] = ['tree', 'queue', 'host', 'host'];

/**
 * Asserts that two builds do the same: operations, state, and what breaks.
 *
 * @throws Error at the first run that differs
 */
export function assertSame(one: Build, other: Build): void {
  const first = transcripts(one);
  const second = transcripts(other);
  first.forEach((text, index) => {
    if (text === second[index]) return;
    throw new Error(`run ${index} differs between the builds:\n${text}\n${second[index]}`);
  });
}

/** Half of the runs are of the design with all faults, so that laws break on the way. */
function transcripts(build: Build): readonly string[] {
  const casts = castsOfBenchSize(build, RUNS / 4);
  const statistics = new build.Statistics();
  const texts: string[] = [];
  for (let seed = 1; seed <= RUNS; seed++) {
    const bandwidth = seed % 2 === 0 ? 'reservation' : 'as-merged';
    const kit = build.kitOf(LEVELS[(seed >> 1) % LEVELS.length] as Level);
    const cast = casts[seed % casts.length] as (typeof casts)[number];
    const subject = build.underTest({ bandwidth, hierarchy: 'intended' }, []);
    const options = { subject, faults: [], statistics, muted: NOTHING };
    const { run, operations } = drive(build, kit, seed, { cast, options });
    texts.push(textOf({ seed, operations, failures: run.failures, state: run.describe() }));
  }
  texts.push(textOf({ operations: [...statistics.operations] }));
  return texts;
}

function textOf(value: object): string {
  return JSON.stringify(value, (_key, field: unknown) =>
    typeof field === 'bigint' ? `${field}n` : field,
  );
}
