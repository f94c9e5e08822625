import type { CheckResult, CheckVerdict, Flaw } from '../drive/self-test/check.ts';
import type { SelfTestReport } from '../drive/self-test/run.ts';
import { jsonHead } from './json.ts';
import { labelled, type Paint } from './text.ts';

const WIDTH = 100;
const VERDICT = 8;
const ID = 24;
const LABEL = 10;
/** Of a batch or a state the beginning is enough; JSON has all of it. */
const SHOWN_MAX = 240;
const LOG_LINES_MAX = 8;

const WORDS: { readonly [V in CheckVerdict]: string } = {
  passed: 'passed',
  failed: 'FAILED',
  'not applicable': 'n/a',
};
const TONES = { passed: 'good', failed: 'bad', 'not applicable': 'unsure' } as const;

/** The report of `drive --self-test` as an object. */
export function selfTestJson(report: SelfTestReport): object {
  const { command, protocol, hello, verdict, checks } = report;
  return {
    ...jsonHead('drive'),
    selfTest: true,
    system: {
      program: [command.program, ...command.args].join(' '),
      protocol,
      component: hello?.component ?? null,
    },
    verdict,
    checks: checks.map(({ flaw, reason, ...check }) => ({
      ...check,
      ...(reason === undefined ? {} : { reason }),
      ...flaw,
    })),
  };
}

/** The report of `drive --self-test` for people: a line a check, and what is wrong below it. */
export function selfTestText(report: SelfTestReport, paint: Paint): string {
  const { hello, command, checks } = report;
  const what = hello === null ? 'it said no hello in form' : `${hello.name}, ${hello.component}`;
  const lines = [
    `self-test of ${[command.program, ...command.args].join(' ')} (${what})`,
    '',
    ...checks.flatMap((check) => checkLines(check, paint)),
    '',
    summaryOf(checks, paint),
  ];
  return `${lines.join('\n')}\n`;
}

function checkLines({ id, says, verdict, reason, flaw }: CheckResult, paint: Paint): string[] {
  const text = reason === undefined ? says : `${says} Not asked: ${reason}.`;
  const [first = '', ...rest] = labelled(id.padEnd(ID), text, ID, WIDTH - VERDICT);
  const word = paint(WORDS[verdict], TONES[verdict]) + ' '.repeat(VERDICT - WORDS[verdict].length);
  const lines = [word + first, ...rest.map((line) => ' '.repeat(VERDICT) + line)];
  return flaw === undefined ? lines : [...lines, ...flawLines(flaw)];
}

function flawLines({ request, answer, expected, log }: Flaw): string[] {
  return [
    ...(request === null ? [] : shown('request', request)),
    ...shown('answer', answer),
    ...shown('expected', expected),
    ...log.slice(0, LOG_LINES_MAX).flatMap((line, index) => shown(index === 0 ? 'log' : '', line)),
  ];
}

function shown(label: string, text: string): string[] {
  const short = text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}...` : text;
  const indent = ' '.repeat(VERDICT);
  return labelled(label, short, LABEL, WIDTH - VERDICT).map((line) => indent + line);
}

function summaryOf(checks: readonly CheckResult[], paint: Paint): string {
  const count = (verdict: CheckVerdict): number =>
    checks.filter((check) => check.verdict === verdict).length;
  const failed = count('failed');
  const words = `${count('passed')} passed, ${failed} failed, ${count('not applicable')} not applicable`;
  return failed === 0 ? paint(words, 'good') : paint(words, 'bad');
}
