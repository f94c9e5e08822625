import { PROTOCOL_VERSION } from '../protocol/hello.ts';
import { COMPONENTS, type Component, essentialsOf, factsOf, stateFieldsOf } from './components.ts';
import type { Fields, OperationFacts, StateFacts } from './operation.ts';
import {
  count,
  errno,
  id,
  type JsonSchema,
  namedSchemas,
  reference,
  ret,
  retOrCount,
  text,
  u64,
} from './shape.ts';

type Definitions = { [name: string]: JsonSchema };

/** The requests and answers of the protocol, as a JSON Schema. */
export function driverSchema(): JsonSchema & { readonly $defs: Readonly<Definitions> } {
  const definitions: Definitions = {
    ...namedSchemas(),
    answer: object({ ret: retOrCount.schema, message: text.schema, events: EVENTS }, ['ret']),
    refusal: object({ ret: errno.schema }, ['ret']),
    ...definitionsOfHello(),
    ...definitionsOfReset(),
  };
  for (const component of COMPONENTS) Object.assign(definitions, definitionsOf(component));
  const requests = Object.keys(definitions).filter((name) => name.endsWith('.request'));
  definitions.request = { anyOf: requests.map(reference) };
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `scx-check-driver-${PROTOCOL_VERSION}`,
    title: `The protocol of scx-check drive, version ${PROTOCOL_VERSION}`,
    description:
      'A line that the program reads is a request or a batch of them; an answer is defined under $defs as COMPONENT.OPERATION.answer.',
    anyOf: [reference('request'), { type: 'array', items: reference('request') }],
    $defs: definitions,
  };
}

const EVENTS = { type: 'array', items: object({ type: text.schema }, ['type']) };

function object(properties: object, required: readonly string[] = []): JsonSchema {
  return required.length === 0
    ? { type: 'object', properties }
    : { type: 'object', properties, required };
}

function schemasOf(fields: Fields): Definitions {
  return Object.fromEntries(Object.entries(fields).map(([name, shape]) => [name, shape.schema]));
}

/** An answer that refuses, or one that has all its outputs. */
function answerSchema(outputs: Definitions, others: Definitions): JsonSchema {
  const parts = [reference('answer'), object(others)];
  if (keysOf(outputs).length > 0) {
    const refused = object({ ret: errno.schema, ...outputs }, ['ret']);
    parts.push({ anyOf: [refused, object(outputs, keysOf(outputs))] });
  }
  return { allOf: parts };
}

function definitionsOfHello(): Definitions {
  const listOf = (known: readonly string[]) => ({ type: 'array', items: { enum: known } });
  const answers = COMPONENTS.map((component) => {
    const { operations } = factsOf(component);
    const properties = {
      ret: { const: 0 },
      version: { const: PROTOCOL_VERSION },
      name: text.schema,
      component: { const: component },
      operations: {
        description: `at least ${essentialsOf(component).join(', ')}`,
        ...listOf(Object.keys(operations)),
      },
      state: listOf(stateFieldsOf(component)),
      batch: count.schema,
    };
    return object(properties, ['ret', 'version', 'component', 'operations']);
  });
  const request = { op: { const: 'hello' }, version: { const: PROTOCOL_VERSION } };
  return {
    'hello.request': object(request, ['op', 'version']),
    'hello.answer': {
      allOf: [reference('answer'), { anyOf: [...answers, reference('refusal')] }],
    },
  };
}

function definitionsOfReset(): Definitions {
  const cast = object({ llcs: count.schema });
  const request = { op: { const: 'reset' }, seq: count.schema, cast };
  return {
    'reset.request': object(request, ['op', 'seq', 'cast']),
    'reset.answer': { allOf: [reference('answer'), object({ ret: { const: 0 } })] },
  };
}

function definitionsOf(component: Component): Definitions {
  const { operations, always, state } = factsOf(component);
  const definitions: Definitions = {};
  if (state !== null) Object.assign(definitions, definitionsOfState(component, state));
  const stateOf = state === null ? {} : { state: reference(`${component}.state`) };
  for (const [op, facts] of Object.entries(operations)) {
    const { inputs, outputs = {}, counts } = facts;
    const properties = { op: { const: op }, ...schemasOf(inputs), state: { type: 'boolean' } };
    definitions[`${component}.${op}.request`] = {
      ...object(properties, ['op', ...requiredOf(facts)]),
      // A request has nothing that the table does not have.
      additionalProperties: false,
    };
    definitions[`${component}.${op}.answer`] =
      op === 'state'
        ? { allOf: [reference('answer'), reference(`${component}.state`)] }
        : answerSchema(schemasOf(outputs), {
            ret: (counts === true ? retOrCount : ret).schema,
            ...schemasOf(always),
            ...stateOf,
          });
  }
  return definitions;
}

function keysOf(fields: object): readonly string[] {
  return Object.keys(fields);
}

function requiredOf({ inputs, optional = [] }: OperationFacts): readonly string[] {
  return keysOf(inputs).filter((name) => !optional.includes(name));
}

/** Which fields are there is a matter of the hello. */
function definitionsOfState(
  component: Component,
  { top, cgroup, context, llc }: StateFacts,
): Definitions {
  const ofLlc = object({ id: id.schema, ...schemasOf(llc), btq_size: u64.schema }, ['id']);
  const ofCgroup = {
    cgrp: id.schema,
    ...schemasOf({ ...cgroup, ...context }),
    llc: { type: 'array', items: ofLlc },
  };
  const cgroups = { type: 'array', items: reference(`${component}.cgroup`) };
  return {
    [`${component}.cgroup`]: object(ofCgroup, ['cgrp']),
    [`${component}.state`]: object({ ...schemasOf(top), cgroups, removed: cgroups }),
  };
}
