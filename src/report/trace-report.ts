import type { Finding, LawCount } from '../trace/judge/findings.ts';
import type { Host } from '../trace/judge/host.ts';
import type { TraceVerdict } from '../trace/judge/judge.ts';
import { jsonHead } from './json.ts';
import { labelled, type Paint } from './text.ts';
import { formatNs, plural } from './units.ts';

export const WIDTH = 100;
export const LABEL = 10;
/** Findings that are shown of each law and cgroup; JSON has more. */
const SHOWN_MAX = 2;

/** The report of `trace` as an object. */
export function traceJson(command: string, file: string, verdict: TraceVerdict): object {
  return { ...jsonHead(command), file, ...verdict };
}

/** The report of `trace` for people. */
export function traceText(file: string, verdict: TraceVerdict, paint: Paint): string {
  const { verdict: word, samples, cgroups, durationNs, host, laws, findings, notes } = verdict;
  const size = `${plural(samples, 'sample')} of ${plural(cgroups.length, 'cgroup')}`;
  const lines = [
    `${file}: ${paint(word, word === 'holds' ? 'good' : 'bad')}, ${size} over ${seconds(durationNs)}`,
    ...labelled('host', hostWords(host), LABEL, WIDTH),
    ...labelled('declared', declaredWords(host), LABEL, WIDTH),
    ...labelled('laws', lawWords(laws), LABEL, WIDTH),
    ...findingLines(findings),
    ...notes.flatMap((note) => labelled('note', note, LABEL, WIDTH)),
  ];
  return `${lines.join('\n')}\n`;
}

function seconds(ns: number): string {
  return `${(ns / 1e9).toFixed(1)} s`;
}

function hostWords({ cpus, tickNs, sliceNs, intervalNs }: Host): string {
  const times = `tick ${formatNs(tickNs)}, slice ${formatNs(sliceNs)}`;
  return `${plural(cpus, 'CPU')}, ${times}, a sample every ${formatNs(intervalNs)}`;
}

function declaredWords(host: Host): string {
  const words = [
    `timer lateness ${formatNs(host.timerLatenessNs)}`,
    `longest system call ${formatNs(host.longestSyscallNs)}`,
    `slack below the quota ${formatNs(host.slackBelowQuotaNs)}`,
  ];
  return [...words, ...(host.kernelMode ? ['every load in the kernel'] : [])].join(', ');
}

/** How many laws were put to the test, and which were not. */
export function lawWords(laws: readonly LawCount[]): string {
  const idle = laws.filter(({ exercised }) => exercised === 0).map(({ id }) => id);
  const tested = `${laws.length - idle.length} of ${laws.length} put to the test`;
  return idle.length === 0 ? tested : `${tested}; not ${idle.join(', ')}`;
}

/** The first findings of each law and cgroup. */
export function findingLines(findings: readonly Finding<string | null>[]): string[] {
  const shown = new Map<string, number>();
  return findings.flatMap(({ property, cgroup, message }) => {
    const key = `${property} ${cgroup}`;
    const count = (shown.get(key) ?? 0) + 1;
    shown.set(key, count);
    return count > SHOWN_MAX ? [] : labelled(property, message, LABEL, WIDTH);
  });
}
