import type { Kit, PropertyFacts } from '../check/kit.ts';
import { kitNamed } from '../check/kits.ts';
import type { Statistics } from '../check/statistics.ts';
import type { UnderTest } from '../check/under-test.ts';
import type { Level } from '../scenario/scenario.ts';
import type { Counterexample } from './counterexample.ts';
import type { SearchOptions } from './options.ts';
import type { MonitorResult, PropertyResult, SearchResult, VerdictKind } from './result.ts';
import { kitNamesOf } from './suites.ts';

/** Sums a search up: a pass counts only where something was exercised. */
export function judge(
  options: SearchOptions,
  subject: UnderTest,
  statistics: Statistics,
  counterexamples: readonly Counterexample[],
  elapsedMs: number,
  kits: readonly Kit<Level>[] = kitNamesOf(options.suites, options.design).map(kitNamed),
): SearchResult {
  const isWanted = (id: string): boolean => options.only?.includes(id) ?? true;
  const all: readonly PropertyFacts[] = distinct(kits.flatMap((kit) => kit.properties));
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
  const monitors: MonitorResult[] = [
    ...new Map(kits.flatMap((kit) => kit.monitors).map((one) => [one.monitor.id, one])).values(),
  ]
    .filter(({ monitor }) => isWanted(monitor.id))
    .map(({ monitor }) => {
      const { transitions, taken, untaken } = statistics.coverageOf(monitor.id, monitor.machine);
      return { id: monitor.id, transitions, taken, untaken };
    });
  const witnesses = distinct(kits.flatMap((kit) => kit.witnesses)).map(({ id }) => ({
    id,
    seen: statistics.witnesses.get(id) === true,
  }));

  const complete =
    properties.every(({ exercised }) => exercised > 0) &&
    (options.only !== undefined || witnesses.every(({ seen }) => seen));
  return {
    seed: options.seed,
    design: subject.design,
    faults: options.faults,
    suites: options.suites,
    verdict: verdictOf(counterexamples.length > 0, complete),
    runs: statistics.runs,
    schedules: statistics.schedules,
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

/** Suites that search one level share its laws. */
function distinct<T extends { readonly id: string }>(items: readonly T[]): readonly T[] {
  return [...new Map(items.map((item) => [item.id, item])).values()];
}

function verdictOf(broken: boolean, complete: boolean): VerdictKind {
  if (broken) return 'broken';
  return complete ? 'holds' : 'inconclusive';
}
