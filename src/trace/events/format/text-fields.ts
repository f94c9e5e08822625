import { CPUS_MAX } from '../cpu-set.ts';
import type { PrevState, SchedEvent } from './event.ts';

/** An event without the time, CPU and line that all of them have. */
type Fields<Event> = Event extends { readonly t: number }
  ? Omit<Event, 't' | 'cpu' | 'line'>
  : never;
export type EventFields = Fields<SchedEvent>;

type Reader = (text: string) => EventFields | undefined;

// Names of tasks may hold spaces, colons and arrows, but not 16 bytes: the greedy groups end at
// the last place that fits, which no name can imitate.
const SWITCH =
  /^prev_comm=(.*) prev_pid=(\d+) prev_prio=-?\d+ prev_state=(\S+)(?: ==>)? next_comm=(.*) next_pid=(\d+) next_prio=-?\d+/s;
const SWITCH_SHORT = /^(.*):(\d+) \[-?\d+\] (\S+) ==> (.*):(\d+) \[-?\d+\]\s*$/s;
const WAKEUP = /^comm=(.*) pid=(\d+) prio=-?\d+(?: success=[01])? target_cpu=(\d+)\s*$/s;
const WAKEUP_SHORT = /^(.*):(\d+) \[-?\d+\].* CPU:(\d+)\s*$/s;
const MIGRATE = /^comm=(.*) pid=(\d+) prio=-?\d+ orig_cpu=(\d+) dest_cpu=(\d+)\s*$/s;
const FORK = /^(?:parent_)?comm=.* (?:parent_)?pid=\d+ child_comm=(.*) child_pid=(\d+)\s*$/s;
const EXIT = /^comm=(.*) pid=(\d+) prio=-?\d+/s;

/** Bits of prev_state that say that the task blocked; above them are those of a preemption. */
const BLOCKED_BITS = 0xff;
/** EXIT_DEAD and EXIT_ZOMBIE. */
const GONE_BITS = 0x30;
const NUMBER = /^(?:0x[\da-f]+|\d+)$/i;
const LETTERS = /^[A-Za-z?][A-Za-z?|+]*$/;

/** What `prev_state` says, in letters or as a number; undefined for what is neither. */
export function prevStateOf(text: string): PrevState | undefined {
  if (NUMBER.test(text)) {
    const bits = Number(text) & BLOCKED_BITS;
    if (bits === 0) return 'runnable';
    return (bits & GONE_BITS) === 0 ? 'blocked' : 'gone';
  }
  if (!LETTERS.test(text)) return undefined;
  if (text.startsWith('R')) return 'runnable';
  return /[XZ]/.test(text) ? 'gone' : 'blocked';
}

function wakeup(isNew: boolean): Reader {
  return (text) => {
    const [, name, pid, target] = WAKEUP.exec(text) ?? WAKEUP_SHORT.exec(text) ?? [];
    if (name === undefined) return undefined;
    return { kind: 'wakeup', isNew, pid: Number(pid), name, target: Number(target) };
  };
}

/** The events that are judged, by name: what the kernel, or a plugin of its tools, prints. */
const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  [
    'sched_switch',
    (text) => {
      const found = SWITCH.exec(text) ?? SWITCH_SHORT.exec(text);
      const [, prevName, prev, state = '', nextName, next] = found ?? [];
      const prevState = prevStateOf(state);
      if (prevName === undefined || nextName === undefined || prevState === undefined) {
        return undefined;
      }
      const ids = { prev: Number(prev), next: Number(next) };
      return { kind: 'switch', prevName, prevState, nextName, ...ids };
    },
  ],
  ['sched_wakeup', wakeup(false)],
  ['sched_wakeup_new', wakeup(true)],
  [
    'sched_migrate_task',
    (text) => {
      const [, name, pid, from, to] = MIGRATE.exec(text) ?? [];
      if (name === undefined) return undefined;
      return { kind: 'migrate', pid: Number(pid), name, from: Number(from), to: Number(to) };
    },
  ],
  [
    'sched_process_fork',
    (text) => {
      const [, name, child] = FORK.exec(text) ?? [];
      return name === undefined ? undefined : { kind: 'fork', child: Number(child), name };
    },
  ],
  [
    'sched_process_exit',
    (text) => {
      const [, name, pid] = EXIT.exec(text) ?? [];
      return name === undefined ? undefined : { kind: 'exit', pid: Number(pid), name };
    },
  ],
]);

/** PID_MAX_LIMIT of a 64-bit kernel. */
export const PID_MAX = 1 << 22;

/** Reads what stands behind the name of an event; undefined if it is not as it should be. */
export function fieldsOf(event: string, text: string): EventFields | undefined {
  const reader = READERS.get(event);
  if (reader === undefined) return { kind: 'other', name: event };
  const fields = reader(text);
  return fields !== undefined && isInRange(fields) ? fields : undefined;
}

function isInRange(fields: EventFields): boolean {
  return Object.entries(fields).every(([name, value]) => {
    if (typeof value !== 'number') return true;
    return value < (CPU_FIELDS.has(name) ? CPUS_MAX : PID_MAX);
  });
}

const CPU_FIELDS = new Set(['target', 'from', 'to']);
