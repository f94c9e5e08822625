import { describe, expect, test } from 'vitest';
import { CpuMeter } from '../../src/reference/cpu-meter.ts';
import { DsqOrder } from '../../src/reference/dsq-order.ts';

describe('the order of a DSQ', () => {
  test('is that of insertion, or where a task was put in front', () => {
    const order = new DsqOrder();
    expect(order.isVtime).toBeUndefined();
    order.insert(1, false);
    order.insert(2, false);
    order.insert(3, true);
    order.remove(1);
    order.remove(9);
    expect(order.tasks).toEqual([3, 2]);
    expect(order.isVtime).toBe(false);
  });

  test('is that of vtime, behind equals', () => {
    const order = new DsqOrder();
    expect(order.insertByKey(1, 5)).toBe(0);
    expect(order.insertByKey(2, 5)).toBe(1);
    expect(order.insertByKey(3, 4)).toBe(0);
    expect(order.insertByKey(4, 6)).toBe(3);
    expect(order.tasks).toEqual([3, 1, 2, 4]);
    expect(order.isVtime).toBe(true);
  });
});

describe('the meter of CPUs', () => {
  test('follows switches and the clock', () => {
    const meter = new CpuMeter();
    meter.switchTo(0, 1, 100);
    expect(meter.ranOf(1, 130)).toBe(30);
    meter.switchTo(0, 2, 150);
    meter.switchTo(1, 1, 170);
    meter.switchTo(0, null, 180);
    expect([meter.ranOf(1, 200), meter.ranOf(2, 200), meter.ranOf(3, 200)]).toEqual([80, 30, 0]);
    expect([meter.busyOf(0, 200), meter.busyOf(1, 210), meter.busyOf(2, 210)]).toEqual([80, 40, 0]);
  });
});
