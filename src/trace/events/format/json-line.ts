import { z } from 'zod';
import { type Int64, subS64 } from '../../../core/int64.ts';
import { InputError } from '../../../scenario/input-error.ts';
import { parseLossless } from '../../../scenario/lossless-json.ts';
import { found, type Problem, problemsOf } from '../../../scenario/problem.ts';
import { count, u64 } from '../../../scenario/schema-fields.ts';
import { CPUS_MAX, CpuSet } from '../cpu-set.ts';
import type { At, SchedEvent } from './event.ts';
import { PID_MAX, prevStateOf } from './text-fields.ts';

export const EVENTS_FORMAT = 'scx-check-sched-events';
const EVENTS_VERSION = 1;

const pid = z.unknown().refine((value) => isBelow(value, PID_MAX), {
  error: `a pid, 0 to ${PID_MAX - 1}`,
}) as z.ZodType<number>;
const cpu = z.unknown().refine((value) => isBelow(value, CPUS_MAX), {
  error: `a CPU, 0 to ${CPUS_MAX - 1}`,
}) as z.ZodType<number>;
const comm = z.string().optional();
const at = { t: u64('a time in ns'), cpu };

const schemas = {
  switch: z.looseObject({ ...at, prev: pid, state: count('a prev_state'), next: pid, comm }),
  wakeup: z.looseObject({ ...at, pid, target: cpu, comm }),
  'wakeup-new': z.looseObject({ ...at, pid, target: cpu, comm }),
  migrate: z.looseObject({ ...at, pid, from: cpu, to: cpu, comm }),
  fork: z.looseObject({ ...at, child: pid, comm }),
  exit: z.looseObject({ ...at, pid, comm }),
  affinity: z.looseObject({ ...at, pid, cpus: z.string().optional() }),
};
const headerSchema = z.looseObject({ recorder: pid.optional() });
const otherSchema = z.looseObject({ ...at, event: z.string() });

function isBelow(value: unknown, end: number): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) < end;
}

/** What each schema needs to be a small number, and how small. */
const PLAIN = new Map<z.ZodType, readonly (readonly [field: string, end: number])[]>([
  [otherSchema, plain('t', 'cpu')],
  [schemas.switch, plain('t', 'cpu', 'prev', 'state', 'next')],
  [schemas.wakeup, plain('t', 'cpu', 'pid', 'target')],
  [schemas.migrate, plain('t', 'cpu', 'pid', 'from', 'to')],
]);

function plain(...fields: readonly string[]): readonly (readonly [string, number])[] {
  const isPid = (field: string): boolean => ['pid', 'prev', 'next'].includes(field);
  const isCpu = (field: string): boolean => ['cpu', 'target', 'from', 'to'].includes(field);
  return fields.map((field) => {
    const end = isPid(field) ? PID_MAX : isCpu(field) ? CPUS_MAX : Number.MAX_SAFE_INTEGER;
    return [field, end];
  });
}

function isPlain(schema: z.ZodType, fields: Fields): boolean {
  const limits = PLAIN.get(schema);
  if (limits === undefined || typeof fields.event !== 'string') return false;
  for (const [field, end] of limits) if (!isBelow(fields[field], end)) return false;
  return true;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads the lines of the format that the recipe for bpftrace prints: one JSON object a line,
 * the first one the header.
 */
export class JsonLineReader {
  readonly #name: string;
  #hasHeader = false;
  #first: Int64 | undefined;

  /** @param name what messages call the file */
  constructor(name: string) {
    this.#name = name;
  }

  /**
   * The event of a line; undefined for a header that does not say who the recorder is.
   *
   * @throws InputError for what is neither
   */
  read(text: string, line: number): SchedEvent | undefined {
    try {
      const fields = objectOf(text);
      if (this.#hasHeader) return this.#event(fields, line);
      const { recorder } = checkHeader(fields);
      this.#hasHeader = true;
      return recorder === undefined ? undefined : { kind: 'recorder', pid: recorder, line };
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      throw new InputError(`${this.#name}:${line}: ${error.message}`);
    }
  }

  #where(fields: Fields, line: number): At {
    const { t, cpu } = checked(otherSchema, fields);
    this.#first ??= t;
    return { t: Number(subS64(t, this.#first)), cpu, line };
  }

  #event(fields: Fields, line: number): SchedEvent {
    const { event } = fields;
    const where = this.#where(fields, line);
    switch (event) {
      case 'switch': {
        const { prev, state, next, comm: nextName = '' } = checked(schemas.switch, fields);
        const prevState = prevStateOf(String(state)) ?? 'runnable';
        return { ...where, kind: 'switch', prev, prevName: '', prevState, next, nextName };
      }
      case 'wakeup':
      case 'wakeup-new': {
        const { pid, target, comm: name = '' } = checked(schemas[event], fields);
        return { ...where, kind: 'wakeup', isNew: event === 'wakeup-new', pid, name, target };
      }
      case 'migrate': {
        const { pid, from, to, comm: name = '' } = checked(schemas.migrate, fields);
        return { ...where, kind: 'migrate', pid, name, from, to };
      }
      case 'fork': {
        const { child, comm: name = '' } = checked(schemas.fork, fields);
        return { ...where, kind: 'fork', child, name };
      }
      case 'exit': {
        const { pid, comm: name = '' } = checked(schemas.exit, fields);
        return { ...where, kind: 'exit', pid, name };
      }
      case 'affinity': {
        const { pid, cpus } = checked(schemas.affinity, fields);
        const mask = cpus === undefined ? null : CpuSet.parse(cpus);
        if (mask === undefined) {
          throw new InputError(`cpus: expected a list of CPUs, 0-3,8, found ${found(cpus)}`);
        }
        return { ...where, kind: 'affinity', pid, cpus: mask };
      }
      default:
        return { ...where, kind: 'other', name: String(event) };
    }
  }
}

/**
 * bpftrace does not escape what it prints, so the name of a task comes last in a line and is
 * taken as it is: from `,"comm":"` to the end. Of a name that holds the end of a line there is
 * the first part.
 */
function objectOf(text: string): Fields {
  const at = text.indexOf(COMM);
  const end = text.endsWith('"}') ? text.length - 2 : text.length;
  const hasName = at >= 0 && end >= at + COMM.length;
  let value: unknown;
  try {
    value = parseLossless(hasName ? `${text.slice(0, at)}}` : text);
  } catch {
    throw new InputError('expected one JSON object, found no JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InputError(`expected one JSON object, found ${found(value)}`);
  }
  const fields = value as Record<string, unknown>;
  if (hasName) fields.comm = text.slice(at + COMM.length, end);
  return fields;
}

const COMM = ',"comm":"';

function checkHeader(fields: Fields): z.infer<typeof headerSchema> {
  const { format, version } = fields;
  if (format !== EVENTS_FORMAT) {
    throw new InputError(
      `expected a header with the format "${EVENTS_FORMAT}", found ${found(format)}`,
    );
  }
  if (version !== EVENTS_VERSION) {
    throw new InputError(
      `version: this scx-check reads ${EVENTS_VERSION}, found ${found(version)}`,
    );
  }
  return checked(headerSchema, fields);
}

function checked<Value>(schema: z.ZodType<Value>, fields: Fields): Value {
  // Most lines are as they should be, and this is quick.
  if (isPlain(schema, fields)) return fields as Value;
  const result = schema.safeParse(fields);
  if (result.success) return result.data;
  const [{ path, text }] = problemsOf(result.error, fields) as [Problem, ...Problem[]];
  throw new InputError(`${path}: ${text}`);
}
