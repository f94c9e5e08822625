import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { watchCallbacks } from '../../src/cli/stuck.ts';
import type { Kfuncs } from '../../src/core/sched/ops.ts';
import { callbackWords, runningCallback, watched } from '../../src/policies/callback-watch.ts';
import type { PolicyContext, PolicyDefinition } from '../../src/policies/policy.ts';

const FILES = [
  { path: '/a.ts', shown: 'a.ts' },
  { path: '/b.ts', shown: 'b.ts' },
];

/** A policy of which nothing is looked at but what happens while it is called. */
function policy(ops: Record<string, () => unknown>): PolicyDefinition {
  return { name: 'mine', create: () => ({ ops }) as never };
}

function call(definition: PolicyDefinition, op: string): void {
  const env = { scx: {} as Kfuncs } as PolicyContext;
  const ops = definition.create(env).ops as Record<string, () => unknown>;
  ops[op]?.();
}

describe('a watched callback', () => {
  test('says that it runs, and that it is over', () => {
    const words = callbackWords();
    const seen: unknown[] = [];
    const look = (): void => void seen.push(runningCallback(words));
    call(watched(policy({ tick: look }), 1, words), 'tick');
    look();
    expect(seen).toEqual([{ policy: 1, callback: 'tick', begun: 1 }, null]);
  });

  test('gives way to one that it calls, and goes on after it', () => {
    const words = callbackWords();
    const inner = watched(policy({ enqueue: () => 0 }), 1, words);
    const seen: unknown[] = [];
    const outer = policy({
      dispatch: () => {
        call(inner, 'enqueue');
        seen.push(runningCallback(words));
      },
    });
    call(watched(outer, 0, words), 'dispatch');
    expect(seen).toEqual([{ policy: 0, callback: 'dispatch', begun: 2 }]);
  });

  test('is over when it throws', () => {
    const words = callbackWords();
    const failing = policy({
      tick: () => {
        throw new Error('no');
      },
    });
    expect(() => call(watched(failing, 0, words), 'tick')).toThrow('no');
    expect(runningCallback(words)).toBeNull();
  });
});

describe('a watch over callbacks', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** Runs a callback in which so many seconds pass, `times` times over. */
  function told(seconds: number, times = 1): string[] {
    const words = callbackWords();
    const messages: string[] = [];
    const end = watchCallbacks(words, FILES, ({ message }) => messages.push(message));
    const slow = watched(policy({ tick: () => vi.advanceTimersByTime(seconds * 1000) }), 1, words);
    for (let i = 0; i < times; i++) call(slow, 'tick');
    end();
    vi.advanceTimersByTime(60_000);
    return messages;
  }

  test('tells of one that does not return, once', () => {
    expect(told(60)).toEqual(['b.ts: the callback tick has not returned for 10 s']);
  });

  test('waits for one that is slow', () => {
    expect(told(9)).toEqual([]);
  });

  test('takes one after the other for what they are', () => {
    expect(told(5, 6)).toEqual([]);
  });
});
