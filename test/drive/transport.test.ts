import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { DriverFailure } from '../../src/drive/transport/failure.ts';
import { startProgram } from '../../src/drive/transport/program.ts';
import type { Transport } from '../../src/drive/transport/transport.ts';

const directory = mkdtempSync(join(tmpdir(), 'drive-transport-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function shell(script: string, timeoutMs = 5_000): Transport {
  return startProgram({ program: '/bin/sh', args: ['-c', script] }, { timeoutMs });
}

function failureOf(transport: Transport, lines: readonly string[] = ['x']): DriverFailure {
  const { failure } = transport.exchange(lines);
  if (failure === undefined) throw new Error('the program did not fail');
  return failure;
}

/** Whether a process of that id is there and does anything. */
function isAlive(pid: number): boolean {
  const file = `/proc/${pid}/stat`;
  return existsSync(file) && !/\) Z /.test(readFileSync(file, 'utf8'));
}

async function diesSoon(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 100 && isAlive(pid); tries++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return !isAlive(pid);
}

describe('a program that answers', () => {
  test('gives a line for each line, in order', () => {
    const cat = shell('exec cat');
    expect(cat.exchange(['a', 'b', 'c'])).toEqual({ answers: ['a', 'b', 'c'] });
    expect(cat.exchange(['']).answers).toEqual(['']);
    expect(cat.exchange(['ü'.repeat(10_000)]).answers).toEqual(['ü'.repeat(10_000)]);
    expect(cat.close()).toEqual({ exitCode: 0, signal: null, log: [] });
    expect(cat.close()).toEqual({ exitCode: 0, signal: null, log: [] });
  });

  test('may get a line that is longer than a pipe', () => {
    const long = 'x'.repeat(200_000);
    expect(shell('while read x; do echo $x; done').exchange([long, long]).answers).toEqual([
      long,
      long,
    ]);
  });

  test('may get far more at once than a pipe holds', () => {
    const lines = Array.from({ length: 20_000 }, (_, index) => `${index} ${'x'.repeat(50)}`);
    const cat = shell('exec cat');
    expect(cat.exchange(lines).answers).toEqual(lines);
    expect(cat.close()).toMatchObject({ exitCode: 0 });
  });

  test('may give far more than a pipe holds', () => {
    const script = 'line=$(head -c 3000 /dev/zero | tr "\\0" z); while read x; do echo $line; done';
    const answers = shell(script).exchange(Array.from({ length: 300 }, () => 'x')).answers;
    expect(answers.length).toBe(300);
    expect(answers.every((answer) => answer === 'z'.repeat(3000))).toBe(true);
  });

  test('is told the end of its input, and how it ends is told', () => {
    const transport = shell('while read x; do echo $x; done; echo bye >&2; exit 7');
    expect(transport.exchange(['1']).answers).toEqual(['1']);
    expect(transport.close()).toEqual({ exitCode: 7, signal: null, log: ['bye'] });
  });

  test('starts in the directory that was asked for', () => {
    const options = { timeoutMs: 5_000 };
    const args = ['-c', 'read x; pwd'];
    const transport = startProgram({ program: '/bin/sh', args, cwd: directory }, options);
    expect(transport.exchange(['x']).answers).toEqual([directory]);
  });
});

describe('a program that fails', () => {
  test('for a signal is a crash', () => {
    const transport = shell('read x; echo $x; read x; echo oops >&2; kill -SEGV $$');
    const { answers, failure } = transport.exchange(['1', '2', '3']);
    expect(answers).toEqual(['1']);
    expect(failure).toEqual({
      kind: 'crash',
      message: 'ended by SIGSEGV',
      signal: 'SIGSEGV',
      exitCode: null,
      log: ['oops'],
    });
    expect(transport.exchange(['4'])).toEqual({ answers: [], failure });
    expect(transport.close()).toEqual(failure);
  });

  test('that exits at once is a crash, however much it is sent', () => {
    for (const code of [0, 3]) {
      const transport = shell(`exit ${code}`);
      const lines = Array.from({ length: 100_000 }, () => 'x'.repeat(20));
      expect(failureOf(transport, lines)).toMatchObject({
        kind: 'crash',
        message: `ended with exit code ${code}`,
        exitCode: code,
      });
    }
  });

  test('that does not exist, or is no program, says so', () => {
    const missing = startProgram({ program: '/no/such', args: [] }, { timeoutMs: 5_000 });
    expect(failureOf(missing)).toMatchObject({ kind: 'crash', startError: 'ENOENT' });
    const file = join(directory, 'text');
    writeFileSync(file, 'text');
    const text = startProgram({ program: file, args: [] }, { timeoutMs: 5_000 });
    expect(failureOf(text)).toMatchObject({ kind: 'crash', startError: 'EACCES' });
  });

  test('in the middle of a line shows what there is of it', () => {
    const failure = failureOf(shell('read x; printf \'{"ret":\''));
    expect(failure.message).toBe('ended with exit code 0, in the middle of a line: "{\\"ret\\":"');
  });

  test('that hangs is ended with its children, also if it ignores SIGTERM', async () => {
    const pidFile = join(directory, 'pids');
    const script = `trap "" TERM; sleep 1000 & echo $$ $! > ${pidFile}; echo stuck >&2; wait; wait; sleep 1000`;
    const failure = failureOf(shell(script, 1_000));
    expect(failure).toEqual({
      kind: 'timeout',
      message: 'no answer within 1000 ms',
      signal: null,
      exitCode: null,
      log: ['stuck'],
    });
    const pids = readFileSync(pidFile, 'utf8').trim().split(' ').map(Number);
    for (const pid of pids) expect(await diesSoon(pid)).toBe(true);
  });

  test('that does not read is no trouble, however much it is sent', () => {
    const transport = shell('sleep 1000', 200);
    const lines = ['x'.repeat(1_000_000), ...Array.from({ length: 1000 }, () => 'x'.repeat(1000))];
    expect(failureOf(transport, lines).kind).toBe('timeout');
  });

  test('that answers late has failed', () => {
    expect(failureOf(shell('read x; sleep 1; echo $x', 200)).kind).toBe('timeout');
  });

  test('each answer has its own time', () => {
    const transport = shell('while read x; do sleep 0.5; echo $x; done', 2_000);
    expect(transport.exchange(['1', '2', '3', '4', '5']).answers.length).toBe(5);
    expect(transport.close()).toMatchObject({ exitCode: 0 });
  });

  test('that closes its output and goes on is a crash', () => {
    const failure = failureOf(shell('read x; exec >&-; sleep 1000'));
    expect(failure).toMatchObject({ kind: 'crash', message: 'it closed its output and went on' });
  });

  test('whose child holds its output has ended all the same', () => {
    expect(failureOf(shell('sleep 1000 & exit 4')).message).toBe('ended with exit code 4');
  });

  test('that says more than it was asked is told on', () => {
    const early = shell('echo hello; while read x; do echo $x; done');
    spawnSync('sleep', ['0.2']);
    // What comes before the question is taken for its answer, and the answer for the next.
    early.exchange(['1']);
    expect(early.close()).toMatchObject({
      kind: 'protocol',
      message: 'a line that nobody asked for: "1"',
    });
    const twice = shell('read x; printf "a\\nb\\n"; exec cat');
    spawnSync('sleep', ['0.1']);
    twice.exchange(['1']);
    expect(failureOf(twice)).toMatchObject({ kind: 'protocol' });
  });

  test('that writes a line without an end is ended before it fills the memory', () => {
    const transport = shell('read x; exec cat /dev/zero', 60_000);
    const failure = failureOf(transport);
    expect(failure.message).toBe('a line of more than 67108864 bytes');
    expect(failure.kind).toBe('protocol');
  });

  test('that floods its log is read all the same; the last of it is kept', () => {
    const script = 'while read x; do seq 1 200000 >&2; echo $x; done; exit 9';
    const transport = shell(script, 20_000);
    expect(transport.exchange(['1', '2', '3']).answers.length).toBe(3);
    const { log } = transport.close();
    expect(log.length).toBe(40);
    expect(log.at(-1)).toBe('200000');
  });

  test('under a sanitizer has its whole report told', () => {
    const report = `==12==ERROR: AddressSanitizer: heap-use-after-free${'\\n    #1 f'.repeat(90)}`;
    const { log } = failureOf(shell(`read x; seq 1 50 >&2; printf '${report}\\n' >&2; exit 1`));
    expect(log.length).toBe(91);
    expect(log[0]).toBe('==12==ERROR: AddressSanitizer: heap-use-after-free');
  });

  test('that goes on after the end of its input has failed', () => {
    const transport = shell('read x; echo $x; exec >&-; sleep 1000', 300);
    transport.exchange(['1']);
    expect(transport.close()).toMatchObject({
      kind: 'timeout',
      message: 'it went on after the end of its input',
    });
  });

  test('is ended soon once nobody waits for it', () => {
    const stop = new Int32Array(new SharedArrayBuffer(4));
    const command = { program: '/bin/sh', args: ['-c', 'sleep 1000'] };
    const transport = startProgram(command, { timeoutMs: 60_000, stop });
    Atomics.store(stop, 0, 1);
    expect(failureOf(transport).kind).toBe('timeout');
  });
});

test('no program outlives this process, however it ends', async () => {
  const source = join(import.meta.dirname, '../../src/drive/transport');
  for (const end of [
    'process.exit(0)',
    'process.kill(process.pid, "SIGKILL")',
    'throw new Error()',
  ]) {
    const pidFile = join(directory, 'orphan');
    rmSync(pidFile, { force: true });
    const script = join(directory, 'user.mjs');
    writeFileSync(
      script,
      `import { createJiti } from ${JSON.stringify(import.meta.resolve('jiti'))};
       const jiti = createJiti(${JSON.stringify(import.meta.url)});
       const { startProgram } = await jiti.import(${JSON.stringify(join(source, 'program.ts'))});
       const args = ['-c', 'echo $$ > ${pidFile}; while read x; do echo $x; done; sleep 1000'];
       startProgram({ program: '/bin/sh', args }, { timeoutMs: 5000 }).exchange(['1']);
       ${end};`,
    );
    const run = spawnSync(process.execPath, [script], { encoding: 'utf8' });
    expect(existsSync(pidFile), run.stderr).toBe(true);
    expect(await diesSoon(Number(readFileSync(pidFile, 'utf8')))).toBe(true);
  }
});
