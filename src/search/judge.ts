import type { PropertyFacts } from '../check/kit.ts';
import { kitOf } from '../check/kits.ts';
import type { Statistics } from '../check/statistics.ts';
import type { UnderTest } from '../check/under-test.ts';
import type { Counterexample } from './counterexample.ts';
import type { SearchOptions } from './options.ts';
import type { MonitorResult, PropertyResult, SearchResult, VerdictKind } from './result.ts';
import { SUITE_LEVELS } from './suites.ts';

/** Sums a search up: a pass counts only where something was exercised. */
export function judge(
  options: SearchOptions,
  subject: UnderTest,
  statistics: Statistics,
  counterexamples: readonly Counterexample[],
  elapsedMs: number,
): SearchResult {
  const kits = (options.levels ?? SUITE_LEVELS[options.suite]).map((level) => kitOf(level));
  const isWanted = (id: string): boolean => options.only?.includes(id) ?? true;
  const all: readonly PropertyFacts[] = kits.flatMap((kit) => kit.properties);
  const applies = ({ designs }: Pick<PropertyFacts, 'designs'>): boolean =>
    designs.includes(subject.design.bandwidth);
  const isBroken = (id: string): boolean =>
    counterexamples.some(({ failure }) => failure.property === id);

  const properties: PropertyResult[] = all
    .filter((property) => applies(property) && isWanted(property.id))
    .map(({ id, kind }) => {
      const { checked, exercised } = statistics.property(id);
      return { id, kind, checked, exercised, verdict: verdictOf(isBroken(id), exercised > 0) };
    });
  const monitors: MonitorResult[] = kits
    .flatMap((kit) => kit.monitors)
    .filter(({ monitor }) => isWanted(monitor.id))
    .map(({ monitor }) => {
      const { transitions, taken, untaken } = statistics.coverageOf(monitor.id, monitor.machine);
      return { id: monitor.id, transitions, taken, untaken };
    });
  const witnesses = kits
    .flatMap((kit) => kit.witnesses)
    .map(({ id }) => ({ id, seen: statistics.witnesses.get(id) === true }));

  const complete =
    properties.every(({ exercised }) => exercised > 0) &&
    (options.only !== undefined || witnesses.every(({ seen }) => seen));
  return {
    seed: options.seed,
    design: subject.design,
    faults: options.faults,
    suites: [options.suite],
    verdict: verdictOf(counterexamples.length > 0, complete),
    runs: statistics.runs,
    operations: statistics.performed,
    skipped: statistics.skipped,
    elapsedMs,
    properties,
    notApplicable: all.filter((property) => !applies(property)).map(({ id }) => id),
    witnesses,
    monitors,
    counterexamples,
    statistics,
  };
}

function verdictOf(broken: boolean, complete: boolean): VerdictKind {
  if (broken) return 'broken';
  return complete ? 'holds' : 'inconclusive';
}
