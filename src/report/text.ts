/** A space at which no line ends. */
const TIED = '\u00a0';

/** Ties a number to its unit, and a name to its number: "20 ms", "LLC 0". */
function tied(text: string): string {
  return text
    .replace(/(\d) (?=(?:ns|us|ms|s)\b)/g, `$1${TIED}`)
    .replace(/\b(LLC|CPU|DSQ|task|cgroup|queue|tree|node) (?=\d)/g, `$1${TIED}`);
}

/** Breaks a text into lines of at most `width` characters, at spaces where there are any. */
export function wrap(text: string, width: number): string[] {
  return wrapWords(tied(text).split(/[ \n\t]+/), width).map((line) => line.replaceAll(TIED, ' '));
}

function wrapWords(words: readonly string[], width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const given of words) {
    let word = given;
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = '';
    }
    for (; word.length > width; word = word.slice(width)) {
      if (line !== '') lines.push(line);
      line = '';
      lines.push(word.slice(0, width));
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return line === '' && lines.length > 0 ? lines : [...lines, line];
}

/** A paragraph under a label: the label stands once, the text beside it is wrapped. */
export function labelled(label: string, text: string, labelWidth: number, width: number): string[] {
  return wrap(text, width - labelWidth).map(
    (line, index) => `${(index === 0 ? label : '').padEnd(labelWidth)}${line}`,
  );
}

/** How the words of a verdict are set off; plain text unless a terminal shows it. */
export type Paint = (text: string, tone: 'good' | 'bad' | 'unsure' | 'strong') => string;

const CODES = { good: 32, bad: 31, unsure: 33, strong: 1 } as const;

export const plain: Paint = (text) => text;

export const coloured: Paint = (text, tone) => `\u001b[${CODES[tone]}m${text}\u001b[0m`;
