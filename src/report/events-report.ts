import type { EventVerdict } from '../trace/events/judge.ts';
import { jsonHead } from './json.ts';
import { labelled, type Paint } from './text.ts';
import { findingLines, LABEL, lawWords, WIDTH } from './trace-report.ts';
import { formatNs, plural } from './units.ts';

/** The report of `trace` on a recording of events, as an object. */
export function eventsJson(file: string, verdict: EventVerdict): object {
  return { ...jsonHead('trace'), file, ...verdict };
}

/** The same for people. */
export function eventsText(file: string, verdict: EventVerdict, paint: Paint): string {
  const { verdict: word, samples, cpus, tasks, durationNs, declared, laws } = verdict;
  const size = `${plural(samples, 'event')} of ${plural(tasks, 'task')} on ${plural(cpus, 'CPU')}`;
  const time = `${(durationNs / 1e9).toFixed(1)} s`;
  const lossy = declared.lossy ? ', events are missing' : '';
  const lines = [
    `${file}: ${paint(word, word === 'holds' ? 'good' : 'bad')}, ${size} over ${time}`,
    ...labelled('declared', `watchdog ${formatNs(declared.watchdogNs)}${lossy}`, LABEL, WIDTH),
    ...labelled('laws', lawWords(laws), LABEL, WIDTH),
    ...findingLines(verdict.findings),
    ...verdict.notes.flatMap((note) => labelled('note', note, LABEL, WIDTH)),
  ];
  return `${lines.join('\n')}\n`;
}
