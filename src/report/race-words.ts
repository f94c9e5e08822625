import { ETIMEDOUT, errnoName } from '../core/errno.ts';
import type { InFlight } from '../interleave/section.ts';
import type { QueueAnswer } from '../scenario/queue-operation.ts';
import { callWords } from './call-words.ts';
import type { RaceAccess, RaceNote, RaceStep, RaceStop } from './race-trace.ts';
import { isFreed, type RaceConflict, type RaceTouch, type RaceWindow } from './race-windows.ts';
import { smpWords } from './smp-words.ts';

/** Objects that are one place for those who touch them. */
const WHOLE: Readonly<Record<string, string>> = {
  contexts: 'the map of LLC contexts',
  counters: 'the runtime counters',
  clock: 'the replenish timer',
  'replenish state': 'the replenish state',
  'reenqueue table': 'the reenqueue table',
  'drain lock': 'the drain lock',
  queues: 'the table of queues',
  'dispatched tasks': 'the list of dispatched tasks',
};

/** "atq of the record of task 0", "slot 1 of the reenqueue table". */
function placeWords({ access, name, field }: RaceAccess): string {
  const whole = WHOLE[name];
  if (whole !== undefined) return /^\d+$/.test(field) ? `slot ${field} of ${whole}` : whole;
  const object = /^(?:task|cgroup|queue|CPU) \d/.test(name) ? name : `the ${name}`;
  // A record is freed as a whole.
  if (isFreed({ field })) return object;
  return access === 'lock' ? `the ${field} of ${object}` : `${field} of ${object}`;
}

/** A path, by where it runs. */
export function pathWords({ cpu, isInterrupt }: Pick<InFlight, 'cpu' | 'isInterrupt'>): string {
  return isInterrupt ? `the timer on CPU ${cpu}` : `CPU ${cpu}`;
}

/**
 * What a step does to what it touches.
 *
 * @param overtaken what a store that arrives has overtaken and others miss
 */
export function stepWords(step: RaceStep, overtaken: readonly RaceAccess[]): string {
  const { accesses, isArrival, givesUp } = step;
  if (givesUp) return `gives up on ${accesses.map(placeWords).join('; ')}: ${errnoName(ETIMEDOUT)}`;
  if (!isArrival) return accesses.map((access) => accessWords(step, access)).join('; ');
  const [access] = accesses as [RaceAccess];
  const late = overtaken.map(placeWords).join(' and of ');
  const words = `the store of ${placeWords(access)} is seen by all${valueWords(access)}`;
  return late === '' ? words : `${words}; it overtakes that of ${late}`;
}

function accessWords({ isBuffered, unlocked }: RaceStep, access: RaceAccess): string {
  const { before, after, field } = access;
  const place = placeWords(access);
  switch (access.access) {
    case 'lock':
      return `takes ${place}${unlocked.includes(field) ? ' and gives it back' : ''}`;
    case 'rmw':
      return `${isUnchanged(access) ? 'tests' : 'updates'} ${place}${valueWords(access)}`;
    case 'write':
      if (isFreed(access)) return `frees ${place}`;
      if (isBuffered) return `writes ${place}, unseen yet by others${seenWords(before)}`;
      return `writes ${place}${before === after && after !== null ? `: ${after} again` : valueWords(access)}`;
    default:
      return `reads ${place}${valueWords(access)}`;
  }
}

function isUnchanged({ before, after }: RaceAccess): boolean {
  return before !== null && before === after;
}

function seenWords(value: string | null): string {
  return value === null ? '' : ` (they see ${value})`;
}

/** ": none", ": none -> queue 1". */
function valueWords({ before, after }: RaceAccess): string {
  if (before === null || after === null) return '';
  return before === after ? `: ${before}` : `: ${before} -> ${after}`;
}

const INFINITIVES: Readonly<Record<RaceAccess['access'], string>> = {
  lock: 'take',
  rmw: 'update',
  read: 'read',
  write: 'write',
  wait: 'read',
  sleep: 'sleep at',
};

/** What a path stands before. */
export function stopWords({ next, canGoOn }: RaceStop): string {
  if (next === null) return '';
  const words = actWords(next);
  return canGoOn ? `stands before: ${words}` : `has to wait: ${words}`;
}

function actWords(access: RaceAccess): string {
  const infinitive = isFreed(access) ? 'free' : INFINITIVES[access.access];
  return `${infinitive} ${placeWords(access)}`;
}

/** What else happens within a step. */
export function noteWords(note: RaceNote, step: RaceStep): string {
  switch (note.type) {
    case 'begin':
      return `begins: ${smpWords(note.operation)}`;
    case 'end-of':
      return `ends: ${endWords(note, step)}`;
    case 'answer':
      return `${callWords(note.call)}: ${answerWords(note.answer)}`;
    case 'insert':
      return `task ${note.task.id} is inserted into the DSQ of LLC ${note.dsq.llc}`;
    case 'run':
      return `task ${note.task.id} runs on CPU ${note.cpu}`;
    case 'scheduler-ended':
      return 'the scheduler is ended';
  }
}

/** How an operation ended. */
export function endWords({ ret }: Extract<RaceNote, { type: 'end-of' }>, step: RaceStep): string {
  const answer = step.notes.find((note) => note.type === 'answer' && note.isDispatcher !== true);
  if (answer?.type === 'answer') return answerWords(answer.answer);
  return ret === undefined ? 'skipped' : retWords(ret);
}

function answerWords({ ret, task_out, holdcnt }: QueueAnswer): string {
  if (task_out !== undefined) return task_out === null ? 'no task' : `task ${task_out}`;
  return holdcnt === undefined ? retWords(ret) : `${retWords(ret)}, holdcnt ${holdcnt}`;
}

function retWords(ret: number): string {
  return ret === 0 ? 'ok' : errnoName(ret);
}

/** Why it matters that a path was stopped there. */
export function whyWords({ last, conflicts }: RaceWindow): string {
  const { path, stop } = last;
  const who = pathWords(path);
  if (stop?.canGoOn === false) return sentence(waitWords(who, stop));
  const [conflict] = conflicts;
  if (conflict !== undefined) return sentence(conflictWords(who, conflict));
  return `Until ${who} goes on, others touch nothing that this operation of it touches.`;
}

function waitWords(who: string, { next, holder }: RaceStop): string {
  const place = next === null ? '' : ` for ${placeWords(next)}`;
  const value = next?.before == null ? '' : ` (${next.before})`;
  const why = holder === null ? value : `, which ${pathWords(holder)} holds`;
  return `${who} has to wait${place}${why}.`;
}

function conflictWords(who: string, { past, inside, future }: RaceConflict): string {
  const other = othersWords(inside);
  if (isFreed(inside.access)) {
    const until = future === null ? 'goes on' : `${actsWords(future)} ${placeWords(future.access)}`;
    return `${other} frees ${placeWords(inside.access)} before ${who} ${until}.`;
  }
  const place = placeWords(past?.access ?? inside.access);
  const deed = `${other} ${deedWords(inside)}`;
  if (past === null)
    return `${who} is yet to ${actWords((future as RaceTouch).access)}; ${deed} first.`;
  const until = future === null ? 'goes on' : `${futureWords(future, past)}`;
  return `${who} ${pastWords(past)} ${place}${seen(past)}; ${deed} before ${who} ${until}.`;
}

function othersWords({ step }: RaceTouch): string {
  const { path, isArrival } = step as RaceStep;
  return isArrival ? `a store of ${pathWords(path)}` : pathWords(path);
}

function pastWords({ access }: RaceTouch): string {
  switch (access.access) {
    case 'lock':
      return 'has had';
    case 'rmw':
      return isUnchanged(access) ? 'has tested' : 'has updated';
    case 'write':
      return 'has written';
    default:
      return 'has read';
  }
}

function seen({ step, access }: RaceTouch): string {
  if (step?.isBuffered === true) return ', unseen by others';
  return access.after === null ? '' : ` (${access.after})`;
}

/** "changes it (none -> queue 1)". */
function deedWords({ step, access }: RaceTouch): string {
  if (step?.givesUp === true) return 'gives up on it';
  const { before, after } = access;
  const values = before === after ? seenValue(after) : ` (${before} -> ${after})`;
  switch (access.access) {
    case 'lock':
      return 'takes it';
    case 'rmw':
      return `${isUnchanged(access) ? 'tests' : 'changes'} it${values}`;
    case 'write':
      return `${isUnchanged(access) ? 'writes' : 'changes'} it${values}`;
    default:
      return `reads it${values}`;
  }
}

function seenValue(value: string | null): string {
  return value === null ? '' : ` (${value})`;
}

function futureWords(future: RaceTouch, past: RaceTouch): string {
  const acts = actsWords(future);
  const hasOnlyTested = past.access.access === 'rmw' && isUnchanged(past.access);
  return `${acts} it${acts === actsWords(past) && !hasOnlyTested ? ' again' : ''}`;
}

function actsWords({ access }: RaceTouch): string {
  return `${INFINITIVES[access.access]}s`;
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
