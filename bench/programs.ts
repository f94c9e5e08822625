import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Conversation } from '../src/drive/protocol/conversation.ts';
import type { Dialect } from '../src/drive/protocol/dialect.ts';
import { startProgram } from '../src/drive/transport/program.ts';
import type { ProgramCommand } from '../src/drive/transport/transport.ts';
import { sample, summarise, type Workload } from './measure.ts';
import { figure, table } from './table.ts';

/** Calls of a scripted round, and of one that waits for each answer. */
const SCRIPTED = 200_000;
const AWAITED = 20_000;
const RESTARTS = 20;
const ROUNDS = 5;
const TIMEOUT_MS = 10_000;

/** The same for who has no compiler. */
const IN_NODE = `
const hello = '{"ret":0,"version":1,"component":"rbtree","operations":["create","insert"],"batch":500}';
const answer = (one) => (one.includes('"hello"') ? hello : '{"ret":0}');
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const many = line.startsWith('[');
  const nr = line.split('{"op"').length - 1;
  const text = many ? '[' + Array(nr).fill('{"ret":0}').join(',') + ']' : answer(line);
  process.stdout.write(text + '\\n');
});
`;

/** A program that does nothing, in C or, without a compiler, in Node. */
function doNothing(): { readonly command: ProgramCommand; readonly language: string } {
  const root = join(fileURLToPath(import.meta.url), '../../../../..');
  const folder = join(root, '.scx-check/bench');
  mkdirSync(folder, { recursive: true });
  const program = join(folder, 'do-nothing');
  const source = join(root, 'bench/do-nothing.c');
  const built = spawnSync('gcc', ['-O2', '-o', program, source], { stdio: 'inherit' });
  if (built.status === 0) return { command: { program, args: [] }, language: 'C' };
  const script = join(folder, 'do-nothing.cjs');
  writeFileSync(script, IN_NODE);
  return { command: { program: process.execPath, args: [script] }, language: 'Node' };
}

/** How many calls a second go to a program and back. */
export function programSpeeds(progress: (text: string) => void): readonly string[] {
  const { command, language } = doNothing();
  const start = () => startProgram(command, { timeoutMs: TIMEOUT_MS });
  const talk = (dialect: Dialect): Conversation => {
    const conversation = new Conversation(start, dialect);
    conversation.begin(1);
    return conversation;
  };
  const batched = talk({ protocol: '1', component: null });
  const piped = talk({ protocol: 'vectors', component: 'rbtree' });
  const call = { op: 'insert', tree: 0, key: 123_456, value: 7 };
  const script = Array.from({ length: SCRIPTED }, () => call);
  const unit = 'calls';
  const workloads: readonly Workload[] = [
    {
      name: 'scripted, in batches',
      unit,
      group: 'program',
      round: () => batched.askAll(script).length,
    },
    {
      name: 'scripted, line by line',
      unit,
      group: 'program',
      round: () => piped.askAll(script).length,
    },
    {
      name: 'each answer awaited',
      unit,
      group: 'program',
      round: () => {
        for (let calls = 0; calls < AWAITED; calls++) batched.ask(call);
        return AWAITED;
      },
    },
    {
      name: 'a fresh program for each',
      unit: 'starts',
      group: 'program',
      round: () => {
        for (let starts = 0; starts < RESTARTS; starts++) {
          batched.restart();
          batched.begin(1);
        }
        return RESTARTS;
      },
    },
  ];
  const measured = summarise(sample(workloads, ROUNDS, progress));
  batched.end();
  piped.end();
  return table(
    [`a program in ${language} that does nothing`, 'unit', 'per s', 'per CPU s'],
    measured.map(({ name, unit: what, perSecond, perCpuSecond }) => [
      name,
      what,
      figure(perSecond),
      figure(perCpuSecond),
    ]),
  );
}
