import { correctedSeams, type Seams } from '../../src/core/seams.ts';
import { type Component, factsOf, stateFieldsOf } from '../../src/drive/contract/components.ts';
import type { DriverFailure, DriverFailureKind } from '../../src/drive/transport/failure.ts';
import type { StartProgram, Transport } from '../../src/drive/transport/transport.ts';
import { InputError } from '../../src/scenario/input-error.ts';
import { parseLossless } from '../../src/scenario/lossless-json.ts';
import { BandwidthAdapter } from '../../src/vectors/bandwidth-adapter.ts';
import { QueueAdapter } from '../../src/vectors/queue-adapter.ts';
import type { Adapter, RecordedLine } from '../../src/vectors/replay.ts';
import { TreeAdapter } from '../../src/vectors/tree-adapter.ts';

export type Answer = { readonly [field: string]: unknown };

/** What a program does other than it should. */
export interface Defect {
  /** What it makes of a line before it reads it. */
  readonly line?: (text: string) => string;
  /** What it answers instead of an answer. */
  readonly answer?: (request: RecordedLine, answer: Answer) => unknown;
  /** What it writes instead of the array of answers to a batch. */
  readonly batch?: (answers: readonly unknown[]) => unknown;
  /** In which order it writes out what it was asked at once. */
  readonly order?: (lines: readonly string[]) => readonly string[];
  /** How it fails at a request. */
  readonly fails?: (request: RecordedLine) => DriverFailureKind | undefined;
  readonly forgetsReset?: true;
  readonly exitCode?: number;
}

const NO_OPERATION: Answer = { ret: -95 };
const BATCH = 50;

function adapterOf(component: Component, seams: Seams): Adapter {
  if (component === 'rbtree') return new TreeAdapter(seams);
  return component === 'atq' ? new QueueAdapter(seams) : new BandwidthAdapter(seams);
}

/** The model as a driver, in this process, with a defect. */
export function modelProgram(
  component: Component,
  defect: Defect = {},
  seams: Seams = correctedSeams,
): StartProgram {
  return () => new ModelProgram(component, defect, seams);
}

class ModelProgram implements Transport {
  readonly #component: Component;
  readonly #defect: Defect;
  readonly #adapter: Adapter;
  #failure: DriverFailure | undefined;

  constructor(component: Component, defect: Defect, seams: Seams) {
    this.#component = component;
    this.#defect = defect;
    this.#adapter = adapterOf(component, seams);
  }

  exchange(lines: readonly string[]) {
    const { order = (same) => same, line = (same) => same } = this.#defect;
    const answers: string[] = [];
    for (const text of lines) {
      if (this.#failure !== undefined) break;
      const answer = textOf(this.#line(parseLossless(line(text))));
      if (this.#failure === undefined) answers.push(answer);
    }
    const written = order(answers);
    return this.#failure === undefined
      ? { answers: written }
      : { answers: written, failure: this.#failure };
  }

  refuse(message: string): DriverFailure {
    this.#failure ??= failureOf('protocol', message);
    return this.#failure;
  }

  close() {
    return this.#failure ?? { exitCode: this.#defect.exitCode ?? 0, signal: null, log: [] };
  }

  #line(value: unknown): unknown {
    if (!Array.isArray(value)) return this.#request(value as RecordedLine);
    const answers = value.map((one) => this.#request(one));
    return this.#defect.batch?.(answers) ?? answers;
  }

  #request(request: RecordedLine): unknown {
    const kind = this.#defect.fails?.(request);
    if (kind !== undefined) this.#failure = failureOf(kind, 'as the test says');
    const answer = this.#answer(request);
    return this.#defect.answer?.(request, answer) ?? answer;
  }

  #answer(request: RecordedLine): Answer {
    if (request.op === 'hello') return this.#hello(request);
    if (request.op === 'reset' || request.op === 'begin') {
      if (this.#defect.forgetsReset !== true) this.#reset(request);
      return { ret: 0 };
    }
    const { state, ...call } = request;
    try {
      const answer = this.#adapter.answer(call as RecordedLine) as Answer;
      if (state !== true) return answer;
      return { ...answer, state: this.#adapter.answer({ op: 'state' }) };
    } catch (error) {
      if (error instanceof InputError) return NO_OPERATION;
      throw error;
    }
  }

  #reset(request: RecordedLine): void {
    this.#adapter.begin(request);
    const { llcs } = (request.cast ?? {}) as { readonly llcs?: number };
    const isBandwidth = this.#component.startsWith('bandwidth');
    if (llcs !== undefined && isBandwidth) this.#adapter.answer({ op: 'topo', llcs });
  }

  #hello({ version }: RecordedLine): Answer {
    if (version !== 1) return { ret: -22, message: 'version 1 only' };
    const { operations } = factsOf(this.#component);
    // The recordings of the first version have no moves.
    const names = Object.keys(operations).filter((op) => op !== 'move');
    const state = stateFieldsOf(this.#component);
    const name = 'model';
    return {
      ret: 0,
      version,
      name,
      component: this.#component,
      operations: names,
      state,
      batch: BATCH,
    };
  }
}

function failureOf(kind: DriverFailureKind, message: string): DriverFailure {
  return { kind, message, exitCode: null, signal: null, log: ['the last line'] };
}

function textOf(answer: unknown): string {
  return typeof answer === 'string'
    ? answer
    : JSON.stringify(answer, raw).replace(/"raw:(-?\d+)"/g, '$1');
}

/** JSON has no way to write a bigint: it is marked, and the mark taken off. */
function raw(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `raw:${value}` : value;
}
