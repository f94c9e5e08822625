import type { Reporter as CounterReporter, LawText } from '../judge/law.ts';
import type { RecordedCpu, RecordedTask } from './recorded.ts';

/**
 * What laws of recorded events are told, in the order of the recording. `switch` and `runnable`
 * are events of the model's runs, of the same meaning.
 */
export type RecordedEvent =
  | {
      readonly type: 'switch';
      readonly rq: RecordedCpu;
      readonly prev: RecordedTask | null;
      readonly next: RecordedTask | null;
    }
  | { readonly type: 'runnable'; readonly task: RecordedTask; readonly isRunnable: boolean }
  /** A line has a time; `beforeNs` is that of the line before of this CPU, if there is one. */
  | { readonly type: 'time'; readonly rq: RecordedCpu; readonly beforeNs: number | undefined }
  /** A switch is about to be told: which task the CPU ran, and from which it is said to go. */
  | {
      readonly type: 'succession';
      readonly rq: RecordedCpu;
      readonly current: RecordedTask | null;
      readonly prev: RecordedTask | null;
    }
  /** A line says on which CPU a task is, and it is known where it was. */
  | {
      readonly type: 'place';
      readonly task: RecordedTask;
      readonly known: number;
      readonly said: number;
      readonly how: 'is woken on' | 'starts on' | 'migrates from';
    }
  /** A task migrates. */
  | { readonly type: 'migrate'; readonly task: RecordedTask; readonly to: number }
  /** Nothing is known of this task any more. */
  | { readonly type: 'forget'; readonly task: RecordedTask }
  /** Nothing is known of the tasks that do not run. */
  | { readonly type: 'lost' }
  | { readonly type: 'end' };

export type EventHandlers = {
  readonly [type in RecordedEvent['type']]?: (
    event: Extract<RecordedEvent, { readonly type: type }>,
  ) => void;
};

/** What laws see besides. */
export interface EventView {
  /** Time of the line that is read. */
  readonly nowNs: number;
  readonly line: number;
  /** How long a runnable task may wait. */
  readonly watchdogNs: number;
  /** Whether it is declared that events are missing. */
  readonly isLossy: boolean;
}

/** A violation: in a window of time, and by how much which bound was exceeded, if it has one. */
export interface EventBreach {
  readonly fromNs: number;
  readonly toNs?: number;
  readonly excessNs?: number;
  readonly boundNs?: number;
  readonly message: string;
  /** The line that proves it; that which is read, if absent. */
  readonly line?: number;
  /**
   * The CPUs whose lines must be complete in the window for it to be a violation; those of all
   * if absent.
   */
  readonly witnesses?: readonly RecordedCpu[];
}

export interface EventReporter extends Pick<CounterReporter, 'when'> {
  broken(breach: EventBreach): void;
  /** Something to say that is no violation. */
  note(text: string): void;
}

/** What a recording must have for a law to be judged. */
export type Need = 'wakeups' | 'migrations' | 'affinity';

/** A law that recordings of the events of a real scheduler are judged by. */
export interface EventLaw extends LawText {
  readonly needs?: Need;
  /** Starts to watch a recording. */
  watch(view: EventView, reporter: EventReporter): EventHandlers;
}
