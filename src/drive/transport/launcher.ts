import {
  MessageChannel,
  type MessagePort,
  receiveMessageOnPort,
  Worker,
} from 'node:worker_threads';
import { type KeeperRequest, type Kept, keep, SHARED } from './keeper.ts';

/** How long the keeper may take to say how a program ended, beyond what the program may take. */
const KEEPER_MS = 10_000;

/** The keeper's thread, as the thread that uses its programs sees it. */
class Launcher {
  readonly #port: MessagePort;
  readonly #ended = new Map<number, Kept>();
  #started = 0;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    const text = `(${keep.toString()})(require('node:worker_threads').workerData)`;
    const worker = new Worker(text, { eval: true, workerData: port2, transferList: [port2] });
    worker.unref();
    port1.unref();
    this.#port = port1;
  }

  /**
   * Starts a program, and waits until it has its pipes.
   *
   * @returns the number under which the program is kept
   */
  start(request: Omit<Extract<KeeperRequest, { readonly type: 'start' }>, 'type' | 'id'>): number {
    const id = ++this.#started;
    this.#port.postMessage({ type: 'start', id, ...request } satisfies KeeperRequest);
    if (Atomics.wait(request.shared, SHARED.started, 0, KEEPER_MS) === 'timed-out') {
      throw new Error('the keeper of programs does not start one');
    }
    return id;
  }

  /** Waits until the program has ended; one that does not within the grace is ended. */
  awaitEnd(id: number, shared: Int32Array, graceMs: number): Kept {
    this.#port.postMessage({ type: 'leave', id, graceMs } satisfies KeeperRequest);
    Atomics.wait(shared, SHARED.ended, 0, graceMs + KEEPER_MS);
    for (
      let received = receiveMessageOnPort(this.#port);
      received !== undefined;
      received = receiveMessageOnPort(this.#port)
    ) {
      const kept = received.message as Kept;
      this.#ended.set(kept.id, kept);
    }
    const kept = this.#ended.get(id);
    this.#ended.delete(id);
    if (kept === undefined) throw new Error('the keeper of programs does not answer');
    return kept;
  }
}

let launcher: Launcher | undefined;

/** The launcher of this thread. */
export function theLauncher(): Launcher {
  launcher ??= new Launcher();
  return launcher;
}
