import type { Command } from 'commander';
import { Option } from 'commander';
import { DEFAULT_OUT } from '../report/artefacts.ts';
import type { Design } from '../scenario/scenario.ts';
import { designFromNames, faultAdjustments } from '../scenario/select.ts';
import { RACE_STRATEGIES, type RaceStrategy } from '../search/races/race-run.ts';
import { SUITES, type Suite } from '../search/suites.ts';
import { durationMs, names, seedNumber, wholeNumber } from './values.ts';

/** Options of the commands that search. */
export interface SearchFlags {
  readonly suite?: Suite | 'all';
  readonly runs?: number;
  readonly time?: number;
  readonly seed?: number;
  readonly strategy?: RaceStrategy;
  readonly only?: readonly string[];
  readonly out: string;
  readonly json?: true;
}

/** Adds the options of the commands that search. */
export function addSearchOptions(
  command: Command,
  help: { readonly suite: string; readonly time: string },
): Command {
  return command
    .addOption(new Option('--suite <name>', help.suite).choices([...SUITES, 'all']))
    .option(
      '--runs <n>',
      'end after so many runs; the same seed then gives the same report',
      wholeNumber,
    )
    .option('--time <time>', help.time, durationMs)
    .option('--seed <n>', 'begin from this seed', seedNumber)
    .addOption(
      new Option('--strategy <name>', 'how schedules of races are drawn (default: all)').choices(
        RACE_STRATEGIES,
      ),
    )
    .option('--only <id>', 'nothing but this one; may be repeated', names)
    .option('--out <dir>', 'where scenarios are written', DEFAULT_OUT)
    .addOption(jsonOption());
}

export function jsonOption(): Option {
  return new Option('--json', 'print one JSON object and nothing else');
}

/** Which design, and which faults over it. */
export interface SubjectFlags {
  readonly design?: readonly string[];
  readonly with?: readonly string[];
  readonly without?: readonly string[];
}

export function addSubjectOptions(command: Command): Command {
  return command
    .option(
      '--design <name>',
      'reservation, as-merged or cfs; intended, kernel-newest or kernel-baseline',
      names,
    )
    .option('--with <fault>', 'put this fault in; may be repeated', names)
    .option('--without <fault>', 'take this fault of the design out; may be repeated', names);
}

/** The subject that the options name. @throws InputError */
export function subjectOf(flags: SubjectFlags): {
  readonly design: Design;
  readonly faults: readonly string[];
} {
  return {
    design: designFromNames(flags.design ?? []),
    faults: faultAdjustments(flags.with ?? [], flags.without ?? []),
  };
}
