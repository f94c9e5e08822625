import type { System } from '../../system/system.ts';
import { agrees, sameJson } from '../../vectors/same-json.ts';
import { Diverged } from './diverged.ts';
import type { Fields } from './shown-state.ts';

/** The state of both after a call. */
export interface BothStates {
  /** What the program offers to show. */
  readonly offered: ReadonlySet<string>;
  readonly program: Fields;
  readonly model: Fields;
}

/**
 * A program with the model beside it: the same calls, and the first answer that differs ends the
 * run.
 */
export class Beside<Call extends { readonly op: string }, Answer extends { readonly ret: number }>
  implements System<Call, Answer>
{
  readonly #program: System<Call, Answer>;
  readonly #model: System<Call, Answer>;
  readonly #outputs: readonly string[];
  readonly #states: () => BothStates | null;

  /** @param outputs the outputs that are compared, beside `ret` */
  constructor(
    program: System<Call, Answer>,
    model: System<Call, Answer>,
    outputs: readonly string[],
    states: () => BothStates | null = () => null,
  ) {
    this.#program = program;
    this.#model = model;
    this.#outputs = outputs;
    this.#states = states;
  }

  /** @throws Diverged */
  call(call: Call): Answer {
    const answer = this.#program.call(call);
    const expected = this.#model.call(call);
    for (const field of ['ret', ...this.#outputs]) {
      const got = outputOf(answer, field);
      const wanted = outputOf(expected, field);
      if (!sameJson(got, wanted)) differ(call, field, got, wanted);
    }
    const states = this.#states();
    if (states === null) return answer;
    const difference = differenceIn(states);
    if (difference === null) return answer;
    return differ(call, `state ${difference.path}`, difference.program, difference.model);
  }
}

function differ(
  call: { readonly op: string },
  field: string,
  got: unknown,
  wanted: unknown,
): never {
  throw new Diverged(
    `${call.op} ${field.replace(/\d+/g, 'N')}`,
    `${callText(call)}: ${field} is ${shown(got)} from the program and ${shown(wanted)} from the model`,
  );
}

/** No tasks handed over is the same as nothing said of them. */
function outputOf(answer: object, field: string): unknown {
  const value = (answer as Fields)[field];
  return field === 'enq' ? (value ?? []) : value;
}

function callText(call: object): string {
  return Object.values(call).join(' ');
}

function shown(value: unknown): string {
  const text = JSON.stringify(value, (_key, one) => (typeof one === 'bigint' ? String(one) : one));
  return text ?? 'nothing';
}

interface Difference {
  readonly path: string;
  readonly program: unknown;
  readonly model: unknown;
}

/** The first field of those on offer that differs. */
function differenceIn({ offered, program, model }: BothStates): Difference | null {
  return differenceOf('', program, model, offered, '');
}

function differenceOf(
  name: string,
  program: unknown,
  model: unknown,
  offered: ReadonlySet<string>,
  place: string,
): Difference | null {
  if (isNamedList(program) || isNamedList(model)) {
    return differenceInList(name, program, model, offered, place);
  }
  if (!isFields(program) || !isFields(model) || offered.has(name)) {
    const field = name.slice(name.lastIndexOf('.') + 1);
    return agrees(program, model, field) ? null : { path: place, program, model };
  }
  for (const field of new Set([...Object.keys(model), ...Object.keys(program)])) {
    const inner = name === '' ? field : `${name}.${field}`;
    if (!isOnOffer(inner, offered)) continue;
    const at = place === '' ? field : `${place}.${field}`;
    const difference = differenceOf(inner, program[field], model[field], offered, at);
    if (difference !== null) return difference;
  }
  return null;
}

/** cgroups and LLCs: by their ids. */
function differenceInList(
  name: string,
  program: unknown,
  model: unknown,
  offered: ReadonlySet<string>,
  place: string,
): Difference | null {
  const [ours, theirs] = [program ?? [], model ?? []] as [readonly Fields[], readonly Fields[]];
  const ids = [ours, theirs].map((list) => list.map(idOf));
  if (!sameJson(ids[0], ids[1])) return { path: place, program: ids[0], model: ids[1] };
  for (const [index, one] of theirs.entries()) {
    const at = `${place}[${idOf(one)}]`;
    const difference = differenceOf(name, ours[index], one, offered, at);
    if (difference !== null) return difference;
  }
  return null;
}

function isOnOffer(name: string, offered: ReadonlySet<string>): boolean {
  if (offered.has(name)) return true;
  for (const field of offered) if (field.startsWith(`${name}.`)) return true;
  return false;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNamedList(value: unknown): value is readonly Fields[] {
  return Array.isArray(value) && value.length > 0 && value.every(isFields);
}

function idOf(fields: Fields): unknown {
  return fields.cgrp ?? fields.id;
}
