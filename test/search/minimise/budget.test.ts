import { describe, expect, it } from 'vitest';
import type { QueueOperation } from '../../../src/scenario/queue-operation.ts';
import { minimise } from '../../../src/search/minimise/minimise.ts';
import { FAILURE, failsIf, queueScenario } from './synthetic.ts';

const peeks = Array.from({ length: 30 }, (_, q): QueueOperation => ({ op: 'peek', q: q % 2 }));
const scenario = queueScenario(peeks);
const three = failsIf(({ operations }) => operations.length >= 3);

/** A clock that moves by one at each look. */
function ticking(): () => number {
  let ms = 0;
  return () => ms++;
}

describe('the time budget', () => {
  it('gives back the scenario as it came when there is none', () => {
    const result = minimise(scenario, FAILURE, { timeMs: 0, replay: three });
    expect(result).toEqual({ scenario, failure: FAILURE, minimal: false, evaluations: 0 });
  });

  it('never claims what was not verified', () => {
    const full = minimise(scenario, FAILURE, { timeMs: 1e9, replay: three, now: ticking() });
    expect(full.minimal).toBe(true);
    for (let timeMs = 1; timeMs <= full.evaluations; timeMs++) {
      const cut = minimise(scenario, FAILURE, { timeMs, replay: three, now: ticking() });
      expect(cut.minimal).toBe(false);
      expect(cut.evaluations).toBe(timeMs - 1);
      expect(three(cut.scenario)).not.toEqual([]);
    }
    const enough = { timeMs: full.evaluations + 1, replay: three, now: ticking() };
    expect(minimise(scenario, FAILURE, enough)).toEqual(full);
  });
});

describe('the same failure', () => {
  it('is the same property and kind, and not only the first of several', () => {
    const other = { ...FAILURE, failureKind: 'otherwise' };
    const { scenario: found } = minimise(scenario, FAILURE, {
      timeMs: 10_000,
      replay: ({ operations }) => {
        if (operations.length >= 5) return [other, { ...FAILURE, operation: 4, message: 'five' }];
        return operations.length >= 2 ? [other] : [];
      },
    });
    expect(found.operations).toHaveLength(5);
  });

  it('brings its own figures', () => {
    const { failure } = minimise(scenario, FAILURE, {
      timeMs: 10_000,
      replay: ({ operations }) =>
        operations.length >= 3
          ? [{ ...FAILURE, operation: 2, message: `${operations.length}` }]
          : [],
    });
    expect(failure).toEqual({ ...FAILURE, operation: 2, message: '3' });
  });

  it('is not a replay that throws', () => {
    const { scenario: found, minimal } = minimise(scenario, FAILURE, {
      timeMs: 10_000,
      replay: (candidate) => {
        if (candidate.operations.length < 7) throw new Error('cannot be run');
        return three(candidate);
      },
    });
    expect(found.operations).toHaveLength(7);
    expect(minimal).toBe(true);
  });

  it('must show in the scenario to begin with', () => {
    const result = minimise(scenario, FAILURE, { timeMs: 10_000, replay: () => [] });
    expect(result).toEqual({ scenario, failure: FAILURE, minimal: false, evaluations: 1 });
  });
});

it('gives the same result each time', () => {
  const run = () => minimise(scenario, FAILURE, { timeMs: 10_000, replay: three });
  expect(run()).toEqual(run());
});
