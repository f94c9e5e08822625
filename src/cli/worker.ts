import { parentPort, workerData } from 'node:worker_threads';
import { InputError } from '../scenario/input-error.ts';
import type { Counterexample } from '../search/counterexample.ts';
import type { SearchProgress } from '../search/options.ts';
import { type FoundFault, type Job, perform, type Results } from './jobs.ts';
import { registerPolicies } from './policies.ts';

/** What a thread is started with. */
export interface WorkerTask {
  readonly job: Job;
  /** Becomes 1 when the search should end. */
  readonly stop: Int32Array;
  /** Where callbacks of the user's policies say that they run. */
  readonly callbacks: Int32Array;
}

export type WorkerMessage =
  | { readonly type: 'progress'; readonly progress: SearchProgress }
  | { readonly type: 'found'; readonly counterexample: Counterexample }
  | { readonly type: 'fault'; readonly result: FoundFault }
  | { readonly type: 'refused'; readonly message: string }
  | { readonly type: 'result'; readonly result: Results[Job['kind']] };

const PROGRESS_MS = 100;

/** Does the job that the thread was started with, and tells the main thread of it. */
export function work({ job, stop }: WorkerTask, send: (message: WorkerMessage) => void): void {
  let told = 0;
  try {
    const result = perform(job, {
      progress: (progress) => {
        const now = performance.now();
        if (now - told < PROGRESS_MS) return;
        told = now;
        send({ type: 'progress', progress });
      },
      onFound: (counterexample) => send({ type: 'found', counterexample }),
      onFault: (result) => send({ type: 'fault', result }),
      isInterrupted: () => Atomics.load(stop, 0) !== 0,
      stop,
    });
    send({ type: 'result', result });
  } catch (error) {
    refuse(error, send);
  }
}

function refuse(error: unknown, send: (message: WorkerMessage) => void): void {
  if (!(error instanceof InputError)) throw error;
  send({ type: 'refused', message: error.message });
}

const port = parentPort;
// Vitest runs tests in threads too; only a thread that was given a job has one to do.
if (port !== null && isTask(workerData))
  await start(workerData, (message) => port.postMessage(message));

/** A thread knows no policy of the user's until it has loaded it. */
async function start(task: WorkerTask, send: (message: WorkerMessage) => void): Promise<void> {
  try {
    if (task.job.kind === 'search') {
      await registerPolicies(task.job.policies ?? [], task.callbacks);
    }
  } catch (error) {
    refuse(error, send);
    return;
  }
  work(task, send);
}

function isTask(data: unknown): data is WorkerTask {
  return typeof data === 'object' && data !== null && 'job' in data && 'stop' in data;
}
