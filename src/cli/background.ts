import { Worker } from 'node:worker_threads';
import { callbackWords } from '../policies/callback-watch.ts';
import { InputError } from '../scenario/input-error.ts';
import type { Io } from './io.ts';
import { type Job, type JobHooks, perform, type Results } from './jobs.ts';
import { watchCallbacks } from './stuck.ts';
import type { WorkerMessage, WorkerTask } from './worker.ts';

/** How long a search may take to sum itself up after an interrupt. */
const GRACE_MS = 2000;

/** As much of a worker thread as is used. */
export interface Thread {
  on(event: 'message', listener: (message: WorkerMessage) => void): unknown;
  on(event: 'error', listener: (error: unknown) => void): unknown;
  terminate(): Promise<unknown>;
}

function startWorker(workerData: WorkerTask): Thread {
  return new Worker(new URL('./worker.js', import.meta.url), { workerData });
}

/** Told what a job tells on the way. */
export type JobListener = Omit<JobHooks, 'isInterrupted' | 'stop'>;

export interface JobOutcome<J extends Job> {
  /** Undefined if an interrupt left no time to sum up. */
  readonly result: Results[J['kind']] | undefined;
  readonly interrupted: boolean;
}

/**
 * Does a job, in a thread of its own where the world has one: a search does not let go of its
 * thread, so an interrupt could not be heard in it.
 */
export async function runJob<J extends Job>(
  job: J,
  io: Pick<Io, 'threads'>,
  listener: JobListener,
): Promise<JobOutcome<J>> {
  if (io.threads) return runInThread(job, listener);
  return { result: perform(job, { ...listener, isInterrupted: () => false }), interrupted: false };
}

/** Does a job in a thread, and ends it early on SIGINT or SIGTERM. */
export function runInThread<J extends Job>(
  job: J,
  listener: JobListener,
  start: (task: WorkerTask) => Thread = startWorker,
): Promise<JobOutcome<J>> {
  const stop = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const callbacks = callbackWords();
  const worker = start({ job, stop, callbacks });
  return new Promise((resolve, reject) => {
    let interrupted = false;
    let grace: NodeJS.Timeout | undefined;
    const finish = (settle: () => void): void => {
      clearTimeout(grace);
      endWatch();
      process.off('SIGINT', interrupt);
      process.off('SIGTERM', interrupt);
      worker.terminate().then(settle, reject);
    };
    const policies = job.kind === 'search' ? (job.policies ?? []) : [];
    const endWatch = watchCallbacks(callbacks, policies, (error) => finish(() => reject(error)));
    const giveUp = (): void => finish(() => resolve({ result: undefined, interrupted: true }));
    const interrupt = (): void => {
      // A second interrupt does not wait.
      if (interrupted) {
        giveUp();
        return;
      }
      interrupted = true;
      Atomics.store(stop, 0, 1);
      grace = setTimeout(giveUp, GRACE_MS);
    };
    process.on('SIGINT', interrupt);
    process.on('SIGTERM', interrupt);
    const hear = (message: WorkerMessage): void => {
      switch (message.type) {
        case 'progress':
          listener.progress(message.progress);
          break;
        case 'found':
          listener.onFound(message.counterexample);
          break;
        case 'fault':
          listener.onFault(message.result);
          break;
        case 'refused':
          finish(() => reject(new InputError(message.message)));
          break;
        case 'result': {
          const result = message.result as Results[J['kind']];
          finish(() => resolve({ result, interrupted }));
        }
      }
    };
    worker.on('message', (message) => {
      try {
        hear(message);
      } catch (error) {
        // Such as a disk that is full; nobody else would catch it here.
        finish(() => reject(error));
      }
    });
    worker.on('error', (error) => finish(() => reject(error)));
  });
}
