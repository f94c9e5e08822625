import type { ExploredEncounter } from '../search/races/explore-encounter.ts';
import { jsonHead } from './json.ts';
import { formatCount } from './units.ts';

type Files = ReadonlyMap<string, readonly string[]>;

/** The report of `explore` as plain data. */
export function exploreJson(
  results: readonly ExploredEncounter[],
  switches: number,
  files: Files,
): object {
  return {
    ...jsonHead('explore'),
    switches,
    pairs: results.map(({ name, what, played, saved, isComplete, found }) => ({
      name,
      what,
      played,
      saved,
      complete: isComplete,
      counterexamples: found.map(({ failure }, index) => ({
        property: failure.property,
        kind: failure.failureKind,
        message: failure.message,
        file: files.get(name)?.[index],
      })),
    })),
  };
}

/** The report of `explore` as a table. */
export function exploreText(
  results: readonly ExploredEncounter[],
  switches: number,
  files: Files,
): string {
  const lines = [
    `every schedule with at most ${switches} context switches`,
    '',
    `${'pair'.padEnd(24)}${'played'.padStart(10)}${'saved'.padStart(12)}  verdict`,
  ];
  for (const { name, played, saved, isComplete, found } of results) {
    const verdict = found.length > 0 ? 'broken' : isComplete ? 'holds' : 'not complete';
    const figures = `${formatCount(played).padStart(10)}${formatCount(saved).padStart(12)}`;
    lines.push(`${name.padEnd(24)}${figures}  ${verdict}`);
    found.forEach(({ failure }, index) => {
      lines.push(`  ${failure.property} (${failure.failureKind}): ${failure.message}`);
      lines.push(`  ${files.get(name)?.[index] ?? ''}`);
    });
  }
  const sum = (of: 'played' | 'saved') => results.reduce((total, one) => total + one[of], 0);
  lines.push(
    `${'all'.padEnd(24)}${formatCount(sum('played')).padStart(10)}${formatCount(sum('saved')).padStart(12)}`,
  );
  return `${lines.join('\n')}\n`;
}
