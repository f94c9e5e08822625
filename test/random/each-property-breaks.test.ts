/**
 * Nothing is watched for in vain: each property and monitor is broken by some fault.
 *
 * catches.json says which faults each of them catches. To make it anew:
 *
 *     UPDATE_CATCHES=1 npx vitest run --project random test/random/each-property-breaks.test.ts
 */
import { afterAll, describe, expect, test } from 'vitest';
import type { KitName } from '../../src/check/kit.ts';
import { kitNamed } from '../../src/check/kits.ts';
import { Statistics } from '../../src/check/statistics.ts';
import { underTest } from '../../src/check/under-test.ts';
import { faults } from '../../src/faults/catalogue.ts';
import type { Fault } from '../../src/faults/fault.ts';
import { DEFAULT_DESIGN } from '../../src/scenario/scenario.ts';
import { searchOracleFault } from '../../src/search/oracle-faults.ts';
import { randomRun } from '../../src/search/random.ts';
import { Pins } from '../quality/pins.ts';
import { filesUnder } from '../quality/sources.ts';

/** By property or monitor: the faults that break it. */
interface Catches {
  readonly [law: string]: readonly string[];
}

const isUpdate = process.env.UPDATE_CATCHES === '1';
const RUNS = 400;
/** Most races are over other things than a fault is about, and none takes long. */
const RUNS_OF_RACES = 1_500;
/** A fault is listed with a law that it breaks in so many of the runs, or that nothing else breaks. */
const RUNS_MIN = 3;

/** Laws that no known fault breaks, and the file whose planted mutation does. */
const ONLY_PLANTED: { readonly [law: string]: string } = {
  'I-ATQ-8': 'test/properties/planted-mutations.test.ts',
  'I-BW-11': 'test/properties/bandwidth/queues.test.ts',
  'I-BW-12': 'test/properties/bandwidth/timer.test.ts',
  'I-BW-14': 'test/properties/bandwidth/sums.test.ts',
  'I-BWA-1': 'test/properties/bandwidth/sums.test.ts',
  'I-BWA-2': 'test/properties/bandwidth/timer.test.ts',
  'I-SUB-2': 'test/properties/hierarchy/owners.test.ts',
  'I-SUB-3': 'test/properties/hierarchy/tree.test.ts',
  'I-SUB-4': 'test/properties/hierarchy/tree.test.ts',
  'I-SUB-5': 'test/properties/hierarchy/attach.test.ts',
  'I-SUB-9': 'test/properties/hierarchy/owners.test.ts',
  'I-SUB-10': 'test/properties/hierarchy/exits.test.ts',
  'I-SUB-12': 'test/properties/hierarchy/tree.test.ts',
  'I-SUB-13': 'test/properties/hierarchy/exits.test.ts',
  'I-SCX-2': 'test/properties/hierarchy/callbacks.test.ts',
  'I-SCX-6': 'test/properties/hierarchy/exits.test.ts',
  'I-SUB-16': 'test/properties/dispatch/queues.test.ts',
  'I-SUB-17': 'test/properties/dispatch/custody.test.ts',
  'I-SUB-19': 'test/properties/dispatch/authority.test.ts',
  'I-SUB-20': 'test/properties/dispatch/authority.test.ts',
  'I-SUB-29': 'test/properties/dispatch/running.test.ts',
  'I-SUB-30': 'test/properties/dispatch/running.test.ts',
  'I-SUB-31': 'test/properties/dispatch/authority.test.ts',
  'I-SUB-34': 'test/properties/dispatch/custody.test.ts',
  'I-DSP-4': 'test/properties/dispatch/queues.test.ts',
  'I-DSP-6': 'test/properties/dispatch/queues.test.ts',
  'I-SUB-32': 'test/properties/bypass/service.test.ts',
  'I-SMP-7': 'test/properties/smp/lifetimes.test.ts',
  'I-SMP-8': 'test/properties/smp/lifetimes.test.ts',
  'I-SMP-9': 'test/properties/smp/lifetimes.test.ts',
  'I-SMP-10': 'test/properties/smp/lifetimes.test.ts',
  'I-MCH-1': 'test/properties/machine/time.test.ts',
  'I-MCH-2': 'test/properties/machine/time.test.ts',
  'I-MCH-4': 'test/properties/machine/places.test.ts',
  'I-MCH-10': 'test/properties/machine/library.test.ts',
  'M-ops-state': 'test/properties/hierarchy/ops-state-monitor.test.ts',
  'M-task-run': 'test/properties/hierarchy/task-run-monitor.test.ts',
};

/** Faults that take more runs than are made here; the known minima have them. */
const RARE: readonly string[] = [
  'dsq-reenqueue-blames-owner',
  'subsched-class-switch-enables-uninitialised',
  'subsched-wait-survives-take-over',
];

const pins = new Pins<Catches>('catches.json');
const KITS = ['tree', 'queue', 'host', 'smp', 'machine'] as const;
const all = KITS.flatMap((name) => {
  const { properties, monitors } = kitNamed(name);
  return [...properties.map(({ id }) => id), ...monitors.map(({ monitor }) => monitor.id)];
});

const laws = [...new Set(all)];

/** Where a fault shows. */
function kitsOf({ component, suite }: Fault): readonly KitName[] {
  if (suite !== undefined) return [suite];
  switch (component) {
    case 'rbtree':
      return ['tree', 'host'];
    case 'atq':
      return ['queue', 'host'];
    case 'dsq':
    case 'bypass':
    case 'subsched':
      return ['hierarchy'];
    default:
      return ['host'];
  }
}

/**
 * In how many runs each law breaks.
 *
 * Every failure is muted, so that a run goes on behind the first.
 *
 * @param isEnough asked after each run; true ends the search
 */
function breaks(
  fault: Fault,
  isEnough: (seen: ReadonlyMap<string, number>) => boolean,
): ReadonlyMap<string, number> {
  const seen = new Map<string, number>();
  if (fault.oracle === true) {
    const { foundBy } = searchOracleFault(fault, 1);
    return foundBy === null ? seen : seen.set(foundBy, RUNS_MIN);
  }
  const subject = underTest(DEFAULT_DESIGN, [fault.id]);
  for (const name of kitsOf(fault)) {
    const statistics = new Statistics();
    const runs = name === 'smp' ? RUNS_OF_RACES : RUNS;
    for (let seed = 1; seed <= runs && !isEnough(seen); seed++) {
      const broken = new Set<string>();
      const muted = new MutedAndNoted(broken);
      randomRun(kitNamed(name), seed, { subject, faults: [], statistics, muted });
      for (const law of broken) seen.set(law, (seen.get(law) ?? 0) + 1);
    }
  }
  return seen;
}

/** Holds every failure, and notes the law of each that it is asked for. */
class MutedAndNoted extends Set<string> {
  readonly #laws: Set<string>;

  constructor(noted: Set<string>) {
    super();
    this.#laws = noted;
  }

  override has(key: string): boolean {
    this.#laws.add(key.slice(0, key.indexOf('/')));
    return true;
  }
}

describe.skipIf(isUpdate)('what is listed still breaks', () => {
  test.each(faults.map((fault) => [fault.id, fault] as const))('%s', (id, fault) => {
    const listed = laws.filter((law) => pins.data[law]?.includes(id));
    const seen = breaks(fault, (soFar) => listed.every((law) => soFar.has(law)));
    expect(listed.filter((law) => !seen.has(law))).toEqual([]);
  });

  test.each(laws)('%s is broken by a fault or by a planted mutation', (law) => {
    const caught = pins.data[law] ?? [];
    const file = ONLY_PLANTED[law];
    // An exception that is none any more goes.
    expect(caught.length > 0).toBe(file === undefined);
    if (file === undefined) return;
    const [planted] = filesUnder('test/properties').filter(({ path }) => path === file);
    expect(planted?.text, `${file} is not there`).toBeDefined();
    expect(planted?.text).toContain(law);
  });

  test('the list names laws and faults that there are', () => {
    expect(Object.keys(pins.data).filter((law) => !laws.includes(law))).toEqual([]);
    const ids = faults.map(({ id }) => id);
    expect(
      Object.values(pins.data)
        .flat()
        .filter((id) => !ids.includes(id)),
    ).toEqual([]);
  });

  test('every fault is listed', () => {
    const caught = new Set(Object.values(pins.data).flat());
    const missing = faults.map(({ id }) => id).filter((id) => !caught.has(id));
    expect(missing.sort()).toEqual(RARE);
  });
});

describe.runIf(isUpdate)('what is broken by', () => {
  const seen: { law: string; fault: string; runs: number }[] = [];

  test.each(faults.map((fault) => [fault.id, fault] as const))('%s', (id, fault) => {
    for (const [law, runs] of breaks(fault, () => false)) seen.push({ law, fault: id, runs });
  });

  afterAll(() => {
    const catches: { [law: string]: readonly string[] } = {};
    for (const law of laws) {
      const all = seen.filter((one) => one.law === law).sort((a, b) => b.runs - a.runs);
      const often = all.filter(({ runs }) => runs >= RUNS_MIN);
      const listed = (often.length > 0 ? often : all.slice(0, 1)).map(({ fault }) => fault);
      if (listed.length > 0) catches[law] = listed.sort();
    }
    pins.write(catches);
  });
});
