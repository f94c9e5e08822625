import type { CpuSet } from './cpu-set.ts';

/** Whose switches away the recording has: some recorders are blind to those of a task. */
interface Leaver {
  /** The recording has a switch away from it. */
  hasLeft: boolean;
  /** How many are missing. */
  missed: number;
}

/** A CPU of a recording; the field names that the model's laws look at are the model's. */
export interface RecordedCpu {
  readonly cpu: number;
  /** In the order in which the recording names them. */
  readonly index: number;
  /** What it runs: null is its idle task, undefined is not known. */
  current: RecordedTask | null | undefined;
  /** Its last line, and its last switch. */
  lastNs: number | undefined;
  switchedNs: number;
  switchedLine: number;
  readonly idle: Leaver;
}

/** A task of a recording, or those that had its pid one after another. */
export interface RecordedTask extends Leaver {
  /** Its pid. */
  readonly id: number;
  name: string;
  cpus: CpuSet;
  /** No event says so. */
  readonly isMigrationDisabled: false;
  /** Undefined if it is not known. */
  isRunnable: boolean | undefined;
  /** The CPU whose it is, if that is known. */
  place: number | undefined;
  /** The CPU that it runs on, as far as it is known. */
  runsOn: RecordedCpu | null;
  /** When all was forgotten last that was known of it. */
  epoch: number;
}

/** A CPU that was named for the first time. */
export function createCpu(cpu: number, index: number): RecordedCpu {
  return {
    cpu,
    index,
    current: undefined,
    lastNs: undefined,
    switchedNs: Number.NEGATIVE_INFINITY,
    switchedLine: 0,
    idle: { hasLeft: false, missed: 0 },
  };
}

/** A task that was named for the first time. */
export function createTask(id: number, cpus: CpuSet, epoch: number): RecordedTask {
  return {
    id,
    name: '',
    cpus,
    isMigrationDisabled: false,
    isRunnable: undefined,
    place: undefined,
    runsOn: null,
    epoch,
    hasLeft: false,
    missed: 0,
  };
}

/** `name/pid`. */
export function nameOf({ name, id }: RecordedTask): string {
  return name === '' ? `task ${id}` : `${name}/${id}`;
}

/** The same of what a CPU runs. */
export function nameOn(rq: RecordedCpu, task: RecordedTask | null): string {
  return task === null ? `swapper/${rq.cpu}` : nameOf(task);
}
