import { describe, expect, test } from 'vitest';
import { point } from '../../src/core/path.ts';
import { Rng } from '../../src/core/rng.ts';
import type { SectionEvent } from '../../src/interleave/event.ts';
import { type Chooser, follow, play } from '../../src/interleave/play.ts';
import { Section } from '../../src/interleave/section.ts';
import { randomWalk } from '../../src/search/races/choosers.ts';
import {
  drawToy,
  giveBack,
  lock,
  read,
  rmw,
  startToy,
  type ToyOptions,
  type ToyProgram,
  write,
} from '../helpers/toy-paths.ts';

/** One schedule of a program, with a line for each step. */
function playToy(program: ToyProgram, chooser: Chooser, options: ToyOptions = {}) {
  const toy = startToy(program, options);
  const events: SectionEvent[] = [];
  const played = play(toy.section, chooser, (event) => events.push(event));
  const trace = toy.events.map((event) => {
    const who = 'path' in event ? event.path.index : '';
    const at = 'point' in event ? `${event.point.access} ${event.point.field}` : '';
    return `${event.type} ${who} ${at}`;
  });
  return { ...played, events, trace, outcome: toy.outcome() };
}

describe('a schedule', () => {
  test('that is empty interrupts nobody', () => {
    const program = [[read('x'), write('x')], [read('x')]];
    const { schedule, switches, steps, outcome } = playToy(program, follow([]));
    expect({ schedule, switches, steps }).toEqual({ schedule: [], switches: 0, steps: 5 });
    expect(outcome).toBe('x=5; 0 | 5');
  });

  test.each(Array.from({ length: 30 }, (_, i) => i))('is recorded and plays again: %i', (seed) => {
    const rng = new Rng(seed);
    const isWeak = rng.chance(1, 2);
    const program = drawToy(rng);
    const first = playToy(program, randomWalk(rng), { isWeak });
    const again = playToy(program, follow(first.schedule), { isWeak });
    expect(again).toEqual(first);
    expect(first.schedule.at(-1)).not.toBe(0);
  });

  test('counts what interrupts, and not who comes after one that has ended', () => {
    const program = [[read('x')], [read('x')], [read('x')]];
    // The first path ends; the third goes on before the second.
    expect(playToy(program, follow([0, 0, 1]))).toMatchObject({ schedule: [0, 0, 1], switches: 0 });
    // The first path is interrupted by the second, and the second by the first.
    expect(playToy(program, follow([0, 1, 2]))).toMatchObject({ schedule: [0, 1, 2], switches: 2 });
  });

  test('counts a store that is seen early', () => {
    const program = [[write('x'), write('y')], [read('y')]];
    const arrival: Chooser = {
      choose: (choices) =>
        Math.max(
          0,
          choices.findIndex(({ store }) => store !== null),
        ),
    };
    const { switches, trace } = playToy(program, arrival, { isWeak: true });
    expect(switches).toBe(1);
    expect(trace).toContain('arrival 0 write value');
  });

  test('counts a lock that is given up', () => {
    const program = [
      [lock('l'), rmw('x'), giveBack('l')],
      [lock('l'), read('x'), giveBack('l')],
    ];
    // The second path begins while the first one holds the lock.
    const chooser = follow([0, 0, 1, 1]);
    const { switches, trace } = playToy(program, chooser, { locksTimeOut: true });
    expect(switches).toBe(2);
    expect(trace).toContain('gave-up 1 lock lock');
  });

  test('of choices that are not there goes on with whoever runs', () => {
    const program = [[read('x')], [read('x')]];
    expect(playToy(program, follow([9, 9, 9])).schedule).toEqual([]);
  });
});

describe('paths that do not end', () => {
  test('wait for each other', () => {
    const both = (a: string, b: string) => [lock(a), lock(b), rmw('x'), giveBack(b), giveBack(a)];
    const program = [both('l', 'm'), both('m', 'l')];
    const { events, outcome } = playToy(program, follow([0, 0, 1]));
    expect(events).toMatchObject([{ type: 'deadlock', waiting: [{ index: 0 }, { index: 1 }] }]);
    expect(outcome).toContain('not over');
    expect(playToy(program, follow([])).events).toEqual([]);
    // A deadlock that only a time-out would end is one.
    const bounded = playToy(program, follow([0, 0, 1]), { locksTimeOut: true });
    expect(bounded.events).toMatchObject([{ type: 'deadlock' }]);
  });

  test('go round for ever', () => {
    const section = new Section({
      paths: [
        {
          operations: [],
          cpu: 0,
          isInterrupt: false,
          *run() {
            for (;;) yield point('read', section, 'value');
          },
        },
      ],
      isWeak: false,
      locksTimeOut: false,
      nameOf: () => '',
      emit() {},
    });
    const events: SectionEvent[] = [];
    const { steps } = play(section, follow([]), (event) => events.push(event));
    expect(events).toMatchObject([{ type: 'livelock', unfinished: [{ index: 0 }] }]);
    expect(steps).toBe(20_000);
  });
});
