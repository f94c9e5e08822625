import { closeSync, openSync, writeSync } from 'node:fs';
import { unwritable } from '../../scenario/input-error.ts';
import type { Answer } from './answers.ts';
import type { OperationSpec } from './components.ts';
import type { Listener } from './conversation.ts';

const FLUSH_CHARACTERS = 64 * 1024;

/**
 * Writes a session as a recording: what was asked and answered, line by line, in the form of the
 * recordings of upstream.
 */
export class Recording implements Listener {
  readonly #file: number;
  #lines: string[] = [];
  #size = 0;

  /** @throws InputError if the file cannot be written */
  constructor(path: string) {
    try {
      this.#file = openSync(path, 'w');
    } catch (error) {
      throw unwritable(path, error);
    }
  }

  begun(component: string, seq: number, llcs: number | null): void {
    this.#write(`{"op":"begin","seq":${seq},"group":"${component}","ret":0}`);
    if (llcs !== null) this.#write(`{"op":"topo","llcs":${llcs},"ret":0}`);
  }

  asked(request: string, { outputs }: OperationSpec, answer: Answer): void {
    const fields = ['ret', ...Object.keys(outputs), ...('enq' in outputs ? [] : ['enq'])];
    const told = fields
      .filter((field) => answer[field] !== undefined)
      .map((field) => `,"${field}":${exactJson(answer[field])}`);
    this.#write(`${request.slice(0, -1)}${told.join('')}}`);
  }

  state(state: Readonly<Record<string, unknown>>): void {
    const told = Object.entries(state)
      .filter(([field]) => field !== 'ret' && field !== 'op')
      .map(([field, value]) => `,"${field}":${exactJson(value)}`);
    this.#write(`{"op":"state","ret":0${told.join('')}}`);
  }

  close(): void {
    this.#flush();
    closeSync(this.#file);
  }

  #write(line: string): void {
    this.#lines.push(line);
    this.#size += line.length;
    if (this.#size > FLUSH_CHARACTERS) this.#flush();
  }

  #flush(): void {
    if (this.#lines.length > 0) writeSync(this.#file, `${this.#lines.join('\n')}\n`);
    this.#lines = [];
    this.#size = 0;
  }
}

/** JSON with integers as they are, however large. */
function exactJson(value: unknown): string {
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return `[${value.map(exactJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields = Object.entries(value).filter(([, one]) => one !== undefined);
  return `{${fields.map(([name, one]) => `${JSON.stringify(name)}:${exactJson(one)}`).join(',')}}`;
}
