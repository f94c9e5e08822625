import type { Component } from '../contract/components.ts';
import { readHello } from '../protocol/hello.ts';
import { bandwidthScripts } from './bandwidth-scripts.ts';
import type { Check, Subject } from './check.ts';
import type { Dialogue, Reply, Request } from './dialogue.ts';
import { lineOf } from './dialogue.ts';
import { queueScripts } from './queue-scripts.ts';
import { OK, operationsIn, type Script } from './script.ts';
import { treeScripts } from './tree-scripts.ts';

const scripts: { readonly [C in Component]: readonly Script[] } = {
  rbtree: treeScripts,
  atq: queueScripts,
  'bandwidth-a': bandwidthScripts('bandwidth-a'),
  'bandwidth-b': bandwidthScripts('bandwidth-b'),
};

/** Lines that are written before the first answer is read. */
const PIPELINED = 200;

/** What makes a fresh library, in the protocol that the program speaks. */
function resetsOf({ protocol, component }: Subject): readonly Request[] {
  const llcs = 2;
  if (protocol === 'jsonl') return [{ op: 'reset', seq: 0, cast: { llcs } }];
  const begin = { op: 'begin', seq: 0, group: component };
  return component.startsWith('bandwidth') ? [begin, { op: 'topo', llcs }] : [begin];
}

/** Resets the library, and sees that this succeeds. */
export function begin(dialogue: Dialogue, subject: Subject): void {
  for (const request of resetsOf(subject)) dialogue.expect(subject.component, request, OK);
}

function play(dialogue: Dialogue, subject: Subject, script: Script): readonly Reply[] {
  return script.steps.map(([request, expected]) =>
    dialogue.expect(subject.component, request, expected),
  );
}

/** Why a script cannot be played: the driver does not offer what it takes. */
function lacking({ hello }: Subject, script: Script): string | undefined {
  const absent = operationsIn(script).filter((op) => !hello.operations.has(op));
  return absent.length === 0 ? undefined : `it does not offer ${absent.join(', ')}`;
}

function checkOf(script: Script): Check {
  return {
    id: script.id,
    says: script.says,
    notApplicable: (subject) => lacking(subject, script),
    run: (dialogue, subject) => {
      begin(dialogue, subject);
      play(dialogue, subject, script);
    },
  };
}

/** Those of the scripts that can be played. */
function playable(subject: Subject): readonly Script[] {
  return scripts[subject.component].filter((script) => lacking(subject, script) === undefined);
}

const helloInForm: Check = {
  id: 'hello.form',
  says: 'A hello is answered in form.',
  notApplicable: noHello,
  run: (dialogue) => {
    const reply = dialogue.ask({ op: 'hello', version: 1 });
    const hello = readHello(reply.value);
    if (typeof hello === 'string') dialogue.refuse(reply, `a hello in form: ${hello}`);
    else if ('refused' in hello) dialogue.refuse(reply, 'a hello in form: it refuses version 1');
  },
};

const otherVersion: Check = {
  id: 'hello.version',
  says: 'A version of the protocol that it does not speak is refused.',
  notApplicable: noHello,
  run: (dialogue) => {
    const reply = dialogue.ask({ op: 'hello', version: 1_000_000 });
    refused(dialogue, reply);
  },
};

function noHello({ protocol }: Subject): string | undefined {
  return protocol === 'vectors' ? 'the protocol of recordings has no hello' : undefined;
}

function refused(dialogue: Dialogue, reply: Reply): void {
  const ret = (reply.value as { readonly ret?: unknown } | null)?.ret;
  if (typeof ret !== 'number' || ret >= 0) dialogue.refuse(reply, 'a negative "ret"');
}

const unknownOperation: Check = {
  id: 'unknown.operation',
  says: 'An operation that it does not know is refused, and the program goes on.',
  run: (dialogue, subject) => {
    begin(dialogue, subject);
    refused(dialogue, dialogue.ask({ op: 'no_such_operation', q: 1 }));
    begin(dialogue, subject);
  },
};

const resetForgets: Check = {
  id: 'reset.forgets',
  says: 'After a reset everything is as it was after the first.',
  run: (dialogue, subject) => {
    // Each script holds from a fresh library on, so that what one leaves would break another.
    for (const script of playable(subject)) {
      begin(dialogue, subject);
      play(dialogue, subject, script);
    }
  },
};

const sameAgain: Check = {
  id: 'reset.repeats',
  says: 'The same requests get the same answers again, character by character.',
  run: (dialogue, subject) => {
    for (const script of playable(subject)) {
      begin(dialogue, subject);
      const first = play(dialogue, subject, script);
      begin(dialogue, subject);
      play(dialogue, subject, script).forEach((reply, index) => {
        const { text } = first[index] as Reply;
        if (reply.text !== text) dialogue.refuse(reply, `as before: ${text}`);
      });
    }
  },
};

const pipelined: Check = {
  id: 'order.lines',
  says: 'Requests that are written before the answers are read are answered in order.',
  run: (dialogue, subject) => {
    begin(dialogue, subject);
    const script = longest(subject);
    const requests: Request[] = [];
    const expected: Script['steps'][number][] = [];
    while (requests.length < PIPELINED) {
      for (const step of script.steps) expected.push(step);
      requests.push(...script.steps.map(([request]) => request), ...resetsOf(subject));
      for (const reset of resetsOf(subject)) expected.push([reset, OK]);
    }
    dialogue.send(requests.map(lineOf)).forEach((reply, index) => {
      const [request, want] = expected[index] as Script['steps'][number];
      dialogue.see(subject.component, request.op, reply, want);
    });
  },
};

/** The script with the most requests that the driver can play. */
export function longest(subject: Subject): Script {
  const [first, ...others] = playable(subject);
  return others.reduce(
    (most, one) => (one.steps.length > most.steps.length ? one : most),
    first as Script,
  );
}

const endsWithInput: Check = {
  id: 'end.exit',
  says: 'At the end of its input the program ends, with 0, and has written nothing but answers.',
  run: (dialogue, subject) => {
    begin(dialogue, subject);
    dialogue.end();
  },
};

/** The checks that come before all others: without them nothing is known of the program. */
export const helloChecks: readonly Check[] = [helloInForm, otherVersion];

/** What the operations of the component answer. */
export function scriptChecks(component: Component): readonly Check[] {
  return scripts[component].map(checkOf);
}

export const programChecks: readonly Check[] = [
  unknownOperation,
  resetForgets,
  sameAgain,
  pipelined,
  endsWithInput,
];
