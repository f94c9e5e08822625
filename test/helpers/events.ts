import type { CpuSet } from '../../src/trace/events/cpu-set.ts';
import type { EventParameters, EventVerdict } from '../../src/trace/events/judge.ts';
import { judgeEvents } from '../../src/trace/events/judge-events.ts';
import { openRecording } from '../../src/trace/recording.ts';

/** Puts a time in us before the lines of a CPU, as perf prints them. */
function line(us: number, cpu: number, event: string, fields: string): string {
  const seconds = `${100 + Math.floor(us / 1e6)}.${String(us % 1e6).padStart(6, '0')}`;
  return `  some task ${cpu + 1} [00${cpu}] ${seconds}: sched:${event}: ${fields}`;
}

function nameOf(pid: number, cpu: number): string {
  return pid === 0 ? `swapper/${cpu}` : `t${pid}`;
}

/** A CPU goes from a pid to another; 0 is its idle task. */
export function go(us: number, cpu: number, prev: number, next: number, state = 'S'): string {
  const left = `prev_comm=${nameOf(prev, cpu)} prev_pid=${prev} prev_prio=120`;
  const entered = `next_comm=${nameOf(next, cpu)} next_pid=${next} next_prio=120`;
  const how = prev === 0 ? 'R' : state;
  return line(us, cpu, 'sched_switch', `${left} prev_state=${how} ==> ${entered}`);
}

export function wake(us: number, cpu: number, pid: number, target = cpu): string {
  const who = `comm=t${pid} pid=${pid} prio=120`;
  return line(us, cpu, 'sched_wakeup', `${who} target_cpu=00${target}`);
}

export function born(us: number, cpu: number, pid: number, target = cpu): string {
  const who = `comm=t${pid} pid=${pid} prio=120`;
  return line(us, cpu, 'sched_wakeup_new', `${who} target_cpu=00${target}`);
}

export function migrate(us: number, cpu: number, pid: number, from: number, to: number): string {
  const who = `comm=t${pid} pid=${pid} prio=120`;
  return line(us, cpu, 'sched_migrate_task', `${who} orig_cpu=${from} dest_cpu=${to}`);
}

/** perf lost events of a CPU. */
export function lost(us: number, cpu: number, count: number): string {
  return line(us, cpu, 'x', '').replace('sched:x: ', `PERF_RECORD_LOST lost ${count}`);
}

async function* chunksOf(text: string | Buffer): AsyncGenerator<Buffer> {
  yield Buffer.from(text);
}

/** Judges a recording from its text. */
export async function judgeText(
  text: string | Buffer,
  declared: Partial<EventParameters> = {},
  masks?: ReadonlyMap<number, CpuSet>,
): Promise<EventVerdict> {
  const recording = await openRecording(chunksOf(text), 'x');
  if (recording.kind !== 'events') throw new Error('expected events');
  return await judgeEvents(recording, declared, masks);
}

/** Judges a recording of these lines. */
export async function judgeLines(
  lines: readonly string[],
  declared?: Partial<EventParameters>,
  masks?: ReadonlyMap<number, CpuSet>,
): Promise<EventVerdict> {
  return await judgeText(`${lines.join('\n')}\n`, declared, masks);
}

/**
 * How recordings begin here: both CPUs speak, a wakeup and a migration are there, and then the
 * tasks 1 and 2 are asleep, of CPU 0 and of CPU 1, and both CPUs are idle; 10 us.
 */
export const START: readonly string[] = [
  go(1, 0, 0, 3),
  go(1, 1, 0, 4),
  wake(2, 0, 1),
  wake(2, 1, 2),
  migrate(2, 1, 9, 0, 1),
  go(3, 0, 3, 1),
  go(3, 1, 4, 2),
  go(10, 0, 1, 0),
  go(10, 1, 2, 0),
];

/** How they end: both CPUs run something else once more, so that what they said is whole. */
export function end(us: number): readonly string[] {
  return [wake(us - 1, 0, 3), wake(us - 1, 1, 4), go(us, 0, 0, 3), go(us, 1, 0, 4)];
}
