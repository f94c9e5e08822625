import { expect, test } from 'vitest';
import { codeOf, filesUnder, isSource, type TextFile } from './sources.ts';

/** Lines of a source file, at most. */
const LINES_MAX = 300;

const everything = filesUnder('.').filter(({ path }) => !path.startsWith('test/fixtures/'));
const sources = everything.filter(isSource);

/** Files longer than the limit, each with its reason. */
const LONG: readonly string[] = [
  // One group of tests over one sample.
  'test/report/reports.test.ts',
  // One table of all refusals.
  'test/core/hierarchy/refusals.test.ts',
];

/** What runs must be the same everywhere for: no clock and no chance from outside. */
const DETERMINISTIC = [
  'models/',
  'properties/',
  'src/arbitraries/',
  'src/check/',
  'src/core/',
  'src/faults/',
  'src/host/',
  'src/machine/',
  'src/monitor/',
  'src/policies/',
  'src/reference/',
  'src/scenario/',
  'src/system/',
];
const AMBIENT =
  /\bMath\.random\b|\bDate\b|\bperformance\b|\bhrtime\b|\bcrypto\b|\bset(?:Timeout|Interval|Immediate)\b/;

/** Places on one machine, hosts of one network, and work left for later. */
const LOOSE_WORDS = [
  /(?<![\w.*])\/(?:work|tmp|home|root|Users)\/[\w.]/,
  /\bregistry\.(?!npmjs\.org\b)/,
  /\b(?:local[h]ost|127\.0\.0\.1)\b/,
  /\b(?:TO[D]O|FIX[M]E|X[X]X|HA[C]K)\b/,
];

/** The lines of which `isBad` is true, as `path:line text`. */
function badLines(
  files: readonly TextFile[],
  isBad: (line: string) => boolean,
  textOf: (file: TextFile) => string,
): string[] {
  return files.flatMap((file) =>
    textOf(file)
      .split('\n')
      .flatMap((line, index) =>
        isBad(line) ? [`${file.path}:${index + 1} ${line.trim().slice(0, 80)}`] : [],
      ),
  );
}

test('there are sources to look at', () => {
  expect(sources.length).toBeGreaterThan(200);
});

test('the scanner leaves code and lines alone', () => {
  const text = [
    "const a = 'any // no comment'; // any comment",
    // Put together from two, so that it does not look like a template that was meant to be one.
    ['const b = `any $', '{a === "}" ? `$', '{1} any` : 2} any`; /* any'].join(''),
    'any */ const c = /any[/"]any/.test(a) && 4 / 2 / 1;',
    'const d: string = "\\"any";',
  ].join('\n');
  const code = codeOf(text);
  expect(code).not.toMatch(/\bany\b/);
  expect(code.split('\n').map((line) => /const \w/.exec(line)?.[0])).toEqual([
    'const a',
    'const b',
    'const c',
    'const d',
  ]);
  expect(code).toContain('&& 4 / 2 / 1;');
  expect(code).toContain('a === ');
});

test('no source file is long', () => {
  const long = sources
    .filter(({ text }) => text.trimEnd().split('\n').length > LINES_MAX)
    .map(({ path }) => path);
  expect(long.filter((path) => !LONG.includes(path))).toEqual([]);
  // An exception that is none any more goes.
  expect(LONG.filter((path) => !long.includes(path))).toEqual([]);
});

test('nothing is of type any', () => {
  // `expect.any` is a matcher of the test library.
  expect(badLines(sources, (line) => /(?<!\.)\bany\b/.test(line), codeIn)).toEqual([]);
});

test('every export has a name', () => {
  const files = sources.filter(({ path }) => !path.endsWith('vitest.config.ts'));
  expect(
    badLines(files, (line) => /\bexport\s+default\b|\bas default\b/.test(line), codeIn),
  ).toEqual([]);
});

test('nothing that a run depends on asks for the time or for chance', () => {
  const files = sources.filter(({ path }) => DETERMINISTIC.some((part) => path.startsWith(part)));
  expect(files.length).toBeGreaterThan(100);
  expect(badLines(files, (line) => AMBIENT.test(line), codeIn)).toEqual([]);
});

test('no loose words', () => {
  const isLoose = (line: string): boolean => LOOSE_WORDS.some((word) => word.test(line));
  expect(badLines(everything, isLoose, ({ text }) => text)).toEqual([]);
});

function codeIn({ text }: TextFile): string {
  return codeOf(text);
}
