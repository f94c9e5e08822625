import { z } from 'zod';
import { faults } from '../faults/catalogue.ts';
import { InputError } from '../scenario/input-error.ts';
import { parsed } from './catchers.ts';
import { GENERATED, inline, table } from './markdown.ts';

/** The measurement that the page shows: the output of `faults --json`. */
export const FAULTS_FILE = 'docs/faults.json';

/** As much of `faults --json` as the page shows. */
const measurement = z.object({
  faults: z.array(
    z.object({
      id: z.string(),
      foundSeeds: z.number(),
      seeds: z.number(),
      foundBy: z.string().nullable(),
      runsMedian: z.number().nullable(),
      msMedian: z.number().nullable(),
      msWorst: z.number().nullable(),
      operationsFound: z.number().nullable(),
      operationsMinimal: z.number().nullable(),
      minimal: z.boolean(),
    }),
  ),
});

/** docs/faults.md: every fault, and what the search for it gave. @throws InputError */
export function faultsPage(text: string | undefined): string {
  const rows = text === undefined ? [] : parse(text).faults;
  const measured =
    rows.length === 0
      ? ['Not measured yet.']
      : [
          ...table(
            [
              'fault',
              'seeds',
              'found by',
              'runs',
              'ms, median',
              'ms, worst',
              'operations',
              'minimal',
            ],
            rows.map((row) => [
              row.id,
              `${row.foundSeeds}/${row.seeds}`,
              row.foundBy ?? '-',
              number(row.runsMedian),
              number(row.msMedian),
              number(row.msWorst),
              `${number(row.operationsFound)} → ${number(row.operationsMinimal)}`,
              row.minimal ? 'yes' : 'no',
            ]),
          ),
        ];
  return [
    '# Faults',
    '',
    GENERATED,
    '',
    'Each fault is a bug that upstream once had, put back alone into the corrected design. Each ' +
      'line of the table is one measurement with `npx scx-check faults --seeds 20 --only FAULT`, kept ' +
      'in docs/faults.json (not all of them of the same day): seeds that found it, the law that broke first in the shortest counterexample, random runs ' +
      'until then, time for search and minimising together, operations as found (median) and after ' +
      'minimising (least). An operation count of 0 says that the cast alone shows the fault. Times ' +
      'are of the machine that measured, two shared cores.',
    '',
    ...measured,
    '',
    ...faults.flatMap(({ id, title, mechanism, source, component, kind, design }) => [
      `## ${id}`,
      '',
      `**${inline(title)}.** ${inline(mechanism)}`,
      '',
      `${component}, ${kind}, design ${design}. Source: ${inline(source)}`,
      '',
    ]),
  ].join('\n');
}

function parse(text: string): z.infer<typeof measurement> {
  const result = measurement.safeParse(parsed(text, FAULTS_FILE));
  if (!result.success) throw new InputError(`${FAULTS_FILE}: expected the output of faults --json`);
  return result.data;
}

function number(value: number | null): string {
  return value === null ? '-' : String(Math.round(value));
}
