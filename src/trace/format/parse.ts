import type { z } from 'zod';
import { InputError } from '../../scenario/input-error.ts';
import { parseLossless } from '../../scenario/lossless-json.ts';
import { found, type Problem, problemsOf } from '../../scenario/problem.ts';
import {
  TRACE_FORMAT,
  TRACE_VERSION,
  type TraceCgroup,
  type TraceEvent,
  type TraceHeader,
  type TraceRecord,
  type TraceSample,
} from './format.ts';
import type { TextLine } from './lines.ts';
import {
  eventSchemas,
  headerSchema,
  isPlainSample,
  otherEventSchema,
  sampleSchema,
} from './schema.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Reads the lines of one recording in their order, and refuses what is none. */
export class LineParser {
  readonly #name: string;
  readonly #cgroups = new Set<string>();
  #header: TraceHeader | undefined;

  /** @param name what messages call the file */
  constructor(name: string) {
    this.#name = name;
  }

  get header(): TraceHeader | undefined {
    return this.#header;
  }

  /** @throws InputError in one line, with the number of the line */
  parse(line: TextLine): TraceRecord {
    try {
      const fields = fieldsOf(line);
      if (this.#header === undefined) return { kind: 'header', header: this.#begin(fields) };
      if ('usage' in fields) return { kind: 'sample', sample: this.#sample(fields) };
      return { kind: 'event', event: this.#event(fields) };
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      throw new InputError(`${this.#name}:${line.number}: ${error.message}`);
    }
  }

  #begin(fields: Fields): TraceHeader {
    checkVersion(fields);
    const header = checked(headerSchema, fields);
    for (const [index, cgroup] of header.cgroups.entries()) this.#add(cgroup, `cgroups[${index}]`);
    this.#header = header;
    return header;
  }

  #add({ path, parent }: Pick<TraceCgroup, 'path' | 'parent'>, place: string): void {
    if (this.#cgroups.has(path))
      throw new InputError(`${place}: cgroup "${path}" is there already`);
    if (parent !== null) this.#known(parent, `${place}.parent`);
    this.#cgroups.add(path);
  }

  #known(path: string, place: string): void {
    if (!this.#cgroups.has(path)) {
      throw new InputError(`${place}: no cgroup ${found(path)} is known here`);
    }
  }

  #sample(fields: Fields): TraceSample {
    const sample = isPlainSample(fields)
      ? (fields as unknown as TraceSample)
      : checked(sampleSchema, fields);
    this.#known(sample.cg, 'cg');
    return sample;
  }

  #event(fields: Fields): TraceEvent {
    const { event } = fields;
    if (event === undefined) {
      throw new InputError('expected a sample with "usage" or an "event", found neither');
    }
    if (!Object.hasOwn(eventSchemas, event as PropertyKey)) {
      return { ...checked(otherEventSchema, fields), event: 'other' };
    }
    const known = checked(eventSchemas[event as keyof typeof eventSchemas], fields);
    if (known.event === 'mkdir') this.#add({ path: known.cg, parent: known.parent }, 'cg');
    else if ('cg' in known) this.#known(known.cg, 'cg');
    if (known.event === 'move') this.#known(known.from, 'from');
    if (known.event === 'rmdir') this.#cgroups.delete(known.cg);
    return known;
  }
}

function fieldsOf({ text, ended }: TextLine): Fields {
  let value: unknown;
  try {
    value = parseLossless(text);
  } catch {
    const why = ended ? 'found no JSON' : 'and the file ends within it';
    throw new InputError(`expected one JSON object, ${why}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InputError(`expected one JSON object, found ${found(value)}`);
  }
  return value as Fields;
}

/** What is no recording, or one of another time, is told so before its fields are looked at. */
function checkVersion({ format, version }: Fields): void {
  if (format !== TRACE_FORMAT) {
    throw new InputError(
      `expected a header with the format "${TRACE_FORMAT}", found ${found(format)}`,
    );
  }
  if (version !== TRACE_VERSION) {
    throw new InputError(`version: this scx-check reads ${TRACE_VERSION}, found ${found(version)}`);
  }
}

function checked<Value>(schema: z.ZodType<Value>, fields: Fields): Value {
  const result = schema.safeParse(fields);
  if (result.success) return result.data;
  const [{ path, text }] = problemsOf(result.error, fields) as [Problem, ...Problem[]];
  throw new InputError(`${path}: ${text}`);
}
