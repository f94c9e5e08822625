import { isObject } from '../contract/shape.ts';
import { parkedOn } from './bandwidth-scripts.ts';
import type { Check, Subject } from './check.ts';
import { begin, longest } from './checks.ts';
import { type Dialogue, lineOf, type Reply, type Request } from './dialogue.ts';
import { formProblem } from './form.ts';
import type { Step } from './script.ts';

function noBatches({ hello, protocol }: Subject): string | undefined {
  if (protocol === 'vectors') return 'the protocol of recordings has no batches';
  return hello.batch > 1 ? undefined : 'its hello offers no batches';
}

/** Sends requests on one line; the reply to each by itself. */
function sendBatch(dialogue: Dialogue, requests: readonly Request[]): readonly Reply[] {
  const [reply] = dialogue.send([lineOf(requests)]) as [Reply];
  const { value } = reply;
  if (!Array.isArray(value) || value.length !== requests.length) {
    return dialogue.refuse(reply, `an array of ${requests.length} answers`);
  }
  return value.map((one, index) => {
    const request = lineOf(requests[index] as Request);
    return { request: `${request} in a batch`, text: JSON.stringify(one), value: one };
  });
}

const inOrder: Check = {
  id: 'batch.order',
  says: 'A batch is answered by the array of the answers, in order.',
  notApplicable: noBatches,
  run: (dialogue, subject) => {
    begin(dialogue, subject);
    const { steps } = longest(subject);
    for (let from = 0; from < steps.length; from += subject.hello.batch) {
      const part: readonly Step[] = steps.slice(from, from + subject.hello.batch);
      sendBatch(
        dialogue,
        part.map(([request]) => request),
      ).forEach((reply, index) => {
        const [request, expected] = part[index] as Step;
        dialogue.see(subject.component, request.op, reply, expected);
      });
    }
  },
};

const goesOn: Check = {
  id: 'batch.refusal',
  says: 'A request of a batch that is refused does not stop those after it.',
  notApplicable: (subject) =>
    noBatches(subject) ?? (subject.hello.batch < 3 ? 'its batches are too short' : undefined),
  run: (dialogue, subject) => {
    begin(dialogue, subject);
    const unknown = { op: 'no_such_operation' };
    const [[first, expected]] = longest(subject).steps as readonly [Step];
    const replies = sendBatch(dialogue, [unknown, first, unknown]);
    dialogue.see(subject.component, first.op, replies[1] as Reply, expected);
  },
};

const full: Check = {
  id: 'batch.full',
  says: 'A batch may be as long as the hello says.',
  notApplicable: noBatches,
  run: (dialogue, subject) => {
    begin(dialogue, subject);
    const { steps } = longest(subject);
    // As long as a search ever makes them.
    const length = Math.min(subject.hello.batch, 1_000);
    const requests = Array.from(
      { length },
      (_, index) => (steps[Math.min(index, steps.length - 1)] as Step)[0],
    );
    sendBatch(dialogue, requests);
  },
};

function noState({ hello, component }: Subject): string | undefined {
  if (hello.state.size > 0) return undefined;
  return component.startsWith('bandwidth') ? 'its hello offers no state' : 'it has none';
}

const stateInForm: Check = {
  id: 'state.form',
  says: 'A state that is asked for has the fields that were offered.',
  notApplicable: noState,
  run: (dialogue, subject) => {
    begin(dialogue, subject);
    const { component, hello, protocol } = subject;
    for (const [request] of parkedOn(component)) {
      if (protocol === 'jsonl') {
        const reply = dialogue.ask({ ...request, state: true });
        const problem = formProblem(component, request.op, reply.value, hello.state);
        if (problem !== undefined) dialogue.refuse(reply, `an answer in form: ${problem}`);
        continue;
      }
      dialogue.ask(request);
      const reply = dialogue.ask({ op: 'state' });
      const problem = formProblem(component, 'state', reply.value, hello.state);
      if (problem !== undefined) dialogue.refuse(reply, `a state in form: ${problem}`);
    }
  },
};

const stateIsRead: Check = {
  id: 'state.harmless',
  says: 'Asking for the state changes nothing.',
  notApplicable: noState,
  run: (dialogue, subject) => {
    const { component, protocol } = subject;
    begin(dialogue, subject);
    for (const [request, expected] of parkedOn(component)) {
      if (protocol === 'jsonl') dialogue.expect(component, { ...request, state: true }, expected);
      else {
        dialogue.expect(component, request, expected);
        dialogue.ask({ op: 'state' });
      }
    }
  },
};

const stateIsTrue: Check = {
  id: 'state.refusal',
  says: 'A refused call leaves the state as it was.',
  notApplicable: noState,
  run: (dialogue, subject) => {
    begin(dialogue, subject);
    for (const [request] of parkedOn(subject.component)) dialogue.ask(request);
    const before = stateOf(dialogue, subject, { op: 'reenqueue', rand: 0 });
    const wrong = { op: 'init', cgrp: 99, period_us: 100_000, quota_us: 1_000, burst_us: 0 };
    const after = stateOf(dialogue, subject, wrong);
    if (lineOf(after.state) !== lineOf(before.state)) {
      dialogue.refuse(after.reply, `the state as before: ${lineOf(before.state)}`);
    }
  },
};

/** The state after a request. */
function stateOf(
  dialogue: Dialogue,
  { protocol }: Subject,
  request: Request,
): { readonly reply: Reply; readonly state: object } {
  let reply = dialogue.ask(protocol === 'jsonl' ? { ...request, state: true } : request);
  if (protocol === 'vectors') reply = dialogue.ask({ op: 'state' });
  const value = reply.value as { readonly state?: unknown };
  const state = protocol === 'jsonl' ? value.state : value;
  return isObject(state) ? { reply, state } : dialogue.refuse(reply, 'a "state" that is an object');
}

export const batchChecks: readonly Check[] = [inOrder, goesOn, full];
export const stateChecks: readonly Check[] = [stateInForm, stateIsRead, stateIsTrue];
