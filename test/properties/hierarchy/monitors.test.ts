import { expect, test } from 'vitest';
import { machines } from '../../../models/index.ts';
import { machineMonitors } from '../../../properties/hierarchy/monitors.ts';
import { MonitorBench } from '../../helpers/monitor-bench.ts';

/** The machines of the cpu.max library and of its queues, which other levels watch. */
const OF_THE_LIBRARY = ['queue-entry', 'budget', 'replenish-timer'];

test('every machine of the hierarchy is watched', () => {
  const watched = machineMonitors.map(({ monitor }) => monitor.machine.id);
  expect(watched).toEqual(
    machines.map(({ id }) => id as string).filter((id) => !OF_THE_LIBRARY.includes(id)),
  );
});

test.each(machineMonitors)('$monitor.id says nothing of a machine that does nothing', (binding) => {
  const bench = new MonitorBench(binding);
  bench.performed();
  bench.emit({ type: 'settle', patience: 1, waitFor: () => {} });
  bench.performed();
  expect(bench.violations).toEqual([]);
  expect(bench.coverage.taken).toBe(0);
});

test.each(machineMonitors)('$monitor.id holds in every design of the library', ({ designs }) => {
  expect(designs).toEqual(['reservation', 'as-merged']);
});
