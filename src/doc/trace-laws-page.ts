import { eventLaws } from '../../properties/events/index.ts';
import { traceLaws } from '../../properties/trace/index.ts';
import type { LawText } from '../trace/judge/law.ts';
import { GENERATED, inline, table } from './markdown.ts';

/** The laws of recordings as a page. */
export function traceLawsPage(): string {
  return [
    '# Laws of recordings',
    '',
    GENERATED,
    '',
    'What `scx-check trace` judges recordings of real machines by.',
    '',
    'I-TR are the laws of counters of cgroups. `docs/traces.md` has the format, the declared parameters and how sharp the bounds are. N is the number of CPUs, d(x) how much x grows over a window, d alone how long the reads of a sample took, *granted* what refills and writes may have given.',
    '',
    ...lawTable(traceLaws),
    '',
    'I-EV are the laws of events of the scheduler, of tasks and CPUs. `docs/events.md` has the recipes, the formats, and what gaps excuse.',
    '',
    ...lawTable(eventLaws),
    '',
    ...[...traceLaws, ...eventLaws].flatMap(lawLines),
  ].join('\n');
}

function lawTable(laws: readonly LawText[]): readonly string[] {
  return table(
    ['id', 'law'],
    laws.map(({ id, law }) => [`[${id}](#${id.toLowerCase()})`, inline(law)]),
  );
}

function lawLines({ id, law, why, source, bound }: LawText): readonly string[] {
  const derived =
    bound === undefined
      ? []
      : [`- Bound: \`${bound.formula}\``, `- Derivation: ${inline(bound.derivation)}`];
  return [
    `## ${id}`,
    '',
    inline(law),
    '',
    `- Why: ${inline(why)}`,
    ...derived,
    `- Source: ${inline(source)}`,
    '',
  ];
}
