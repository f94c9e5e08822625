import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'vitest';
import { ROOT } from '../quality/sources.ts';

/** The example in C, built: the program, or why there is none. */
export type Built = { readonly program: string } | { readonly reason: string };

const SOURCES = join(ROOT, 'examples/driver-c');
export const PYTHON_DRIVER = join(ROOT, 'examples/driver-python/driver.py');

let folder: string | undefined;
const built = new Map<string, Built>();

/** Builds the example in C once; `flags` beside those that its Makefile has. */
export function buildDriver(...flags: readonly string[]): Built {
  const key = flags.join(' ');
  let result = built.get(key);
  if (result === undefined) {
    result = build(flags);
    built.set(key, result);
  }
  return result;
}

function build(flags: readonly string[]): Built {
  if (spawnSync('gcc', ['--version']).status !== 0) return { reason: 'there is no gcc' };
  folder ??= mkdtempSync(join(tmpdir(), 'scx-check-driver-'));
  const program = join(folder, `driver${built.size}`);
  const files = readdirSync(SOURCES).filter((name) => name.endsWith('.c'));
  const warnings = ['-std=gnu11', '-O2', '-Wall', '-Wextra', '-Werror'];
  const argv = [...warnings, ...flags, '-o', program, ...files];
  const { status, stderr } = spawnSync('gcc', argv, { cwd: SOURCES, encoding: 'utf8' });
  if (status === 0) return { program };
  // A compiler may lack the library of its sanitizers; without them it must build.
  if (flags.some((flag) => flag.startsWith('-fsanitize'))) {
    return { reason: `gcc does not build with ${flags.join(' ')}` };
  }
  throw new Error(stderr);
}

/** Removes what was built. */
export function removeBuilt(): void {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  folder = undefined;
  built.clear();
}

/** The program, or the test is skipped and says why. */
export function programOr(context: TestContext, result: Built): string {
  if ('program' in result) return result.program;
  console.log(`skipped: ${result.reason}`);
  return context.skip();
}

/** Python 3, or the test is skipped and says why. */
export function pythonOr(context: TestContext): string {
  const { status } = spawnSync('python3', ['--version']);
  if (status === 0) return 'python3';
  console.log('skipped: there is no python3');
  return context.skip();
}
