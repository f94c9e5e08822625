import { describe, expect, test } from 'vitest';
import type { MachineOperation } from '../../../src/scenario/machine-operation.ts';
import { heldSchedules } from '../../../src/search/races/held-schedules.ts';

const exit: MachineOperation = { op: 'exit', task: 0 };
const wake: MachineOperation = { op: 'wake', task: 1 };
const sleep: MachineOperation = { op: 'sleep', task: 1 };
const detach: MachineOperation = { op: 'detach', scheduler: 1 };
const transfer: MachineOperation = { op: 'transfer', scheduler: 0, task: 0, dsq: 1 };

/** Each schedule in a few words. */
function all(paths: readonly (readonly MachineOperation[])[], holds: number, roots: number[] = []) {
  return [...heldSchedules(paths, holds, new Set(roots))].map((operations) =>
    operations
      .map((one) =>
        'until' in one && one.until !== undefined ? `${one.op} to ${one.until}` : one.op,
      )
      .join(', '),
  );
}

describe('schedules of what may be held up', () => {
  test('without a hold are the orders of the operations', () => {
    expect(all([[exit], [wake, sleep]], 0)).toEqual([
      'exit, wake, sleep',
      'wake, exit, sleep',
      'wake, sleep, exit',
    ]);
  });

  test('let others act before what is held up goes on', () => {
    expect(all([[exit], [wake]], 1)).toEqual([
      'exit, wake',
      'exit to dead, wake, bury',
      'wake, exit',
      'wake, exit to dead, bury',
    ]);
  });

  test('hold a program between its pick and its move', () => {
    expect(all([[transfer], [wake]], 1)).toContain('transfer to picked, wake, proceed');
    const ofNobody: MachineOperation = { op: 'transfer', task: 0, dsq: 1 };
    expect(all([[ofNobody], [wake]], 1).length).toBe(2);
  });

  test('hold a work at each of its stages, and again at a later one', () => {
    const once = all([[detach], [wake]], 1);
    for (const stage of ['claimed', 'bypassed', 'initialising', 'reparented', 'unlinked']) {
      expect(once).toContain(`detach to ${stage}, wake, proceed`);
    }
    const twice = all([[detach], [wake, sleep]], 2);
    expect(twice).toContain('detach to claimed, wake, proceed to unlinked, sleep, proceed');
    expect(twice).not.toContain('detach to unlinked, wake, proceed to claimed, sleep, proceed');
  });

  test('come to the same stage once more for the next task', () => {
    const twice = all([[detach], [wake]], 2);
    expect(twice).toContain('detach to initialising, proceed to initialising, wake, proceed');
    expect(twice).not.toContain('detach to claimed, proceed to claimed, wake, proceed');
  });

  test('leave out the stages that a root does not have', () => {
    expect(all([[detach], [wake]], 1, [1]).join('; ')).not.toContain('initialising');
  });

  test('hold up two that meet', () => {
    expect(all([[detach], [exit]], 2)).toContain('detach to claimed, exit to dead, proceed, bury');
  });
});
