import { describe, expect, it } from 'vitest';
import { machines, variants } from '../../models/index.ts';
import { describeMachine } from '../../src/monitor/mermaid.ts';
import { defineMonitor } from '../../src/monitor/monitor.ts';
import { compileMachine } from '../../src/monitor/table.ts';

function transitionsOf(id: string): string[] {
  const machine = [...machines, ...variants].find((candidate) => candidate.id === id);
  if (machine === undefined) throw new Error(`no machine "${id}"`);
  return describeMachine(compileMachine(machine)).transitions.map(
    ({ from, event, to }) => `${from} --${event}--> ${to}`,
  );
}

describe.each([...machines, ...variants])('$id', (machine) => {
  const description = describeMachine(compileMachine(machine));

  it('describes itself, its source, every state and every event', () => {
    expect(description.description).not.toBe('');
    expect(description.source).not.toBe('');
    for (const { name, description: text } of [...description.states, ...description.events]) {
      expect(text, name).not.toBe('');
    }
  });

  it('reaches every state from the initial one', () => {
    const reached = new Set([description.initial]);
    for (const state of reached) {
      for (const { from, to } of description.transitions) if (from === state) reached.add(to);
    }
    expect([...reached].sort()).toEqual(description.states.map(({ name }) => name).sort());
  });

  it('names a monitor', () => {
    expect(defineMonitor(machine).id).toBe(`M-${machine.id}`);
  });
});

describe('queue-entry', () => {
  it('allows exactly these transitions', () => {
    expect(transitionsOf('queue-entry')).toEqual([
      'free --PARK--> parked',
      'free --INSERT--> queued',
      'free --DISPATCH_DIRECT--> queued',
      'free --EXIT--> dead',
      'parked --POP--> in-flight',
      'parked --CANCEL--> free',
      'parked --RELOCATE--> parked',
      'in-flight --INSERT--> queued',
      'queued --DEQUEUE--> free',
      'queued --RUN--> running',
      'running --STOP--> free',
      'running --EXIT--> dead',
    ]);
  });
});

describe('budget', () => {
  it('allows exactly these transitions', () => {
    expect(transitionsOf('budget')).toEqual([
      'unlimited --LIMIT--> funded',
      'funded --UNLIMIT--> unlimited',
      'funded --RESET--> funded',
      'funded --GRANT--> funded',
      'funded --SPEND--> funded',
      'funded --REFUSE--> throttled',
      'funded --REPLENISH--> replenishing',
      'throttled --UNLIMIT--> unlimited',
      'throttled --RESET--> funded',
      'throttled --SPEND--> throttled',
      'throttled --REFUSE--> throttled',
      'throttled --REPLENISH--> replenishing',
      'in-debt --UNLIMIT--> unlimited',
      'in-debt --RESET--> funded',
      'in-debt --REFUSE--> in-debt',
      'in-debt --REPLENISH--> replenishing',
      'replenishing --FUND--> funded',
      'replenishing --OWE--> in-debt',
    ]);
  });
});

describe('replenish-timer', () => {
  const asMerged = [
    'idle --FIRE--> top-half',
    'top-half --DONE_READY--> bottom-half-ready',
    'top-half --DONE_IDLE--> idle',
    'bottom-half-ready --DRAIN--> bottom-half-running',
    'bottom-half-running --FIRE--> top-half',
    'bottom-half-running --DRAIN--> bottom-half-running',
    'bottom-half-running --DRAINED--> idle',
  ];

  it('as merged has the edges of the comment of the enum', () => {
    expect(transitionsOf('replenish-timer-as-merged')).toEqual(asMerged);
  });

  it('corrected lets the timer fire while the bottom half is ready', () => {
    const corrected = transitionsOf('replenish-timer');
    expect(corrected.filter((edge) => !asMerged.includes(edge))).toEqual([
      'bottom-half-ready --FIRE--> top-half',
    ]);
    expect(asMerged.filter((edge) => !corrected.includes(edge))).toEqual([]);
  });

  it('has a code for a dead timer and no transition on it', () => {
    const machine = compileMachine(machines[2]!);
    expect(machine.eventCode('DEAD_TIMER')).toBeGreaterThanOrEqual(0);
    expect(transitionsOf('replenish-timer').join()).not.toContain('DEAD_TIMER');
  });
});
