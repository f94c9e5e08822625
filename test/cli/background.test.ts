import { EventEmitter } from 'node:events';
import { describe, expect, test, vi } from 'vitest';
import { runInThread, type Thread } from '../../src/cli/background.ts';
import type { SearchJob } from '../../src/cli/jobs.ts';
import { type WorkerMessage, type WorkerTask, work } from '../../src/cli/worker.ts';
import { callbackWords } from '../../src/policies/callback-watch.ts';
import type { RunReport } from '../../src/report/run-report.ts';
import { InputError } from '../../src/scenario/input-error.ts';
import { DEFAULT_DESIGN } from '../../src/scenario/scenario.ts';
import { counterexample, holds } from '../report/sample.ts';

const job: SearchJob = {
  kind: 'search',
  options: {
    design: DEFAULT_DESIGN,
    faults: ['atq-remove-forgets-size'],
    suites: ['bandwidth'],
    seed: 1,
    runs: 60,
    only: ['I-ATQ-3'],
  },
};

class FakeThread extends EventEmitter implements Thread {
  terminated = false;
  task: WorkerTask | undefined;

  async terminate(): Promise<void> {
    this.terminated = true;
  }

  say(message: WorkerMessage): void {
    this.emit('message', message);
  }
}

function start(listener: Partial<Parameters<typeof runInThread>[1]> = {}) {
  const thread = new FakeThread();
  const outcome = runInThread(
    job,
    { progress: () => {}, onFound: () => {}, onFault: () => {}, ...listener },
    (task) => {
      thread.task = task;
      return thread;
    },
  );
  return { thread, outcome };
}

describe('the main thread', () => {
  test('hears what the search tells, and its result', async () => {
    const heard: string[] = [];
    const { thread, outcome } = start({
      progress: ({ runs }) => heard.push(`${runs} runs`),
      onFound: ({ failure }) => heard.push(failure.property),
      onFault: ({ id }) => heard.push(id),
    });
    const before = process.listenerCount('SIGINT');
    thread.say({
      type: 'progress',
      progress: { runs: 3, schedules: 0, operations: 1, elapsedMs: 1, failures: 0 },
    });
    thread.say({ type: 'found', counterexample });
    thread.say({ type: 'result', result: holds });
    expect(await outcome).toEqual({ result: holds, interrupted: false });
    expect(heard).toEqual(['3 runs', 'I-BW-6']);
    expect(thread.terminated).toBe(true);
    expect(process.listenerCount('SIGINT')).toBe(before - 1);
  });

  test('asks the search to end at an interrupt, and waits for its summary', async () => {
    const { thread, outcome } = start();
    expect(thread.task?.stop[0]).toBe(0);
    process.emit('SIGINT');
    expect(thread.task?.stop[0]).toBe(1);
    thread.say({ type: 'result', result: holds });
    expect(await outcome).toEqual({ result: holds, interrupted: true });
  });

  test('does not wait at a second interrupt', async () => {
    const { outcome } = start();
    process.emit('SIGINT');
    process.emit('SIGINT');
    expect(await outcome).toEqual({ result: undefined, interrupted: true });
  });

  test('does not wait for ever', async () => {
    vi.useFakeTimers();
    try {
      const { outcome } = start();
      process.emit('SIGTERM');
      vi.advanceTimersByTime(5000);
      expect(await outcome).toEqual({ result: undefined, interrupted: true });
    } finally {
      vi.useRealTimers();
    }
  });

  test('passes errors on', async () => {
    const refused = start();
    refused.thread.say({ type: 'refused', message: 'no such fault' });
    await expect(refused.outcome).rejects.toThrow(InputError);
    const crashed = start();
    crashed.thread.emit('error', new Error('crash'));
    await expect(crashed.outcome).rejects.toThrow('crash');
    const full = start({
      onFound: () => {
        throw new Error('disk full');
      },
    });
    full.thread.say({ type: 'found', counterexample });
    await expect(full.outcome).rejects.toThrow('disk full');
  });
});

describe('the thread', () => {
  const stop = new Int32Array(1);
  const callbacks = callbackWords();

  test('tells what it finds, and its result as plain data', () => {
    const messages: WorkerMessage[] = [];
    work({ job, stop, callbacks }, (message) => messages.push(structuredClone(message)));
    const types = messages.map(({ type }) => type);
    expect(new Set(types)).toEqual(new Set(['progress', 'found', 'result']));
    expect(types.at(-1)).toBe('result');
  });

  test('ends when it is asked to', () => {
    const messages: WorkerMessage[] = [];
    const endless = { ...job, options: { ...job.options, faults: [], runs: 1_000_000 } };
    work({ job: endless, stop: new Int32Array([1]), callbacks }, (message) =>
      messages.push(message),
    );
    const last = messages.at(-1) as { readonly result: RunReport };
    expect(last.result.runs).toBeLessThan(1000);
  });

  test('says what it refuses, and crashes at a defect', () => {
    const messages: WorkerMessage[] = [];
    const wrong = { ...job, options: { ...job.options, faults: ['none'] } };
    work({ job: wrong, stop, callbacks }, (message) => messages.push(message));
    expect(messages).toMatchObject([{ type: 'refused' }]);
    const defect = (): void => {
      throw new TypeError('defect');
    };
    expect(() => work({ job, stop, callbacks }, defect)).toThrow('defect');
  });
});
