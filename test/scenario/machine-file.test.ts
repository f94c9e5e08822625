import { describe, expect, test } from 'vitest';
import { formatScenario, parseScenario } from '../../src/scenario/file.ts';
import {
  DISABLE_STAGES,
  ENABLE_STAGES,
  type MachineOperation,
} from '../../src/scenario/machine-operation.ts';
import { CALLBACKS } from '../../src/scenario/policy-names.ts';
import { DEFAULT_DESIGN, MISDEEDS, type ScenarioOf } from '../../src/scenario/scenario.ts';
import { designFromNames } from '../../src/scenario/select.ts';
import { machineSample } from './machine-sample.ts';
import { errorOf, put, refusal } from './refusal.ts';
import { treeSample } from './sample.ts';

/** What is left of the sample with these operations. */
function having(operations: readonly MachineOperation[]): ScenarioOf<'machine'> {
  return { ...machineSample, operations };
}

function again(scenario: ScenarioOf<'machine'>): unknown {
  return parseScenario(formatScenario(scenario), 'f');
}

describe('a machine scenario survives', () => {
  test('with a policy a line, and its misdeeds in it', () => {
    const text = formatScenario(having([]));
    expect(text).toMatchSnapshot();
  });

  test('with every stage', () => {
    const operations: MachineOperation[] = [
      ...ENABLE_STAGES.map((until) => ({ op: 'attach', scheduler: 1, until }) as const),
      ...DISABLE_STAGES.map((until) => ({ op: 'detach', scheduler: 1, until }) as const),
      ...DISABLE_STAGES.map((until) => ({ op: 'error', scheduler: 1, until }) as const),
      ...[...ENABLE_STAGES, ...DISABLE_STAGES].map(
        (until) => ({ op: 'proceed', scheduler: 1, until }) as const,
      ),
    ];
    expect(again(having(operations))).toEqual(having(operations));
  });

  test('with every callback and every misdeed', () => {
    const misdeeds = MISDEEDS.map((what, nth) => ({ at: 'dispatch', nth, what }));
    const policies = [{ name: 'all', base: 'lavd', omits: CALLBACKS, misdeeds }];
    const scenario = { ...machineSample, cast: { ...machineSample.cast, policies } };
    expect(again(scenario)).toEqual(scenario);
  });

  test('without any scheduler', () => {
    const bare = { ...having([]), cast: { ...machineSample.cast, schedulers: [], policies: [] } };
    expect(again(bare)).toEqual(bare);
  });
});

describe('a refusal names the place, what was expected and what was found', () => {
  const at = (op: MachineOperation['op']): number =>
    machineSample.operations.findIndex((operation) => operation.op === op);
  const place = (op: MachineOperation['op'], name: string): string =>
    `operations.${at(op)}.${name}`;

  const cases: readonly (readonly [string, unknown, string])[] = [
    [place('attach', 'until'), 'claimed', `expected ${quoted(ENABLE_STAGES)}, found "claimed"`],
    [place('detach', 'until'), 'linked', `expected ${quoted(DISABLE_STAGES)}, found "linked"`],
    [place('error', 'until'), 7, `expected ${quoted(DISABLE_STAGES)}, found 7`],
    [place('attach', 'scheduler'), 9, 'no scheduler 9 in the cast'],
    [place('insert', 'scheduler'), 9, 'no scheduler 9 in the cast'],
    [place('insert', 'scheduler'), null, 'expected an id, 0 or more, found null'],
    [place('insert', 'dsq'), -1, 'expected an id, 0 or more, found -1'],
    [place('compare', 'other'), 9, 'no task 9 in the cast'],
    [place('yield', 'to'), 9, 'no task 9 in the cast'],
    [place('setweight', 'weight'), 0, 'expected a weight, 1 or more, found 0'],
    [place('setclass', 'class'), 'idle', 'expected "ext" or "rt", found "idle"'],
    [place('sysrq', 'key'), 'x', 'expected "s" or "d", found "x"'],
    [place('offline', 'cpu'), 9, 'no CPU 9 in the cast'],
    [place('subdispatch', 'cgroup'), 9, 'no cgroup 9 in the cast'],
    [place('suspend', 'ns'), 9, 'unknown field'],
    [place('wake', 'rand'), 1, 'unknown field'],
    ['cast.schedulers.1.cgroup', 9, 'no cgroup 9 in the cast'],
    ['cast.schedulers.1.id', 1, 'a second scheduler 1 in the cast'],
    ['cast.schedulers.1.policy', '', 'expected a name, found ""'],
    ['cast.schedulers.1.timeoutMs', 0, 'expected a timeout in ms, 1 or more, found 0'],
    ['cast.schedulers.1.batch', 0, 'expected a number of inserts, 1 or more, found 0'],
    ['cast.schedulers.1.present', 1, 'expected true or false, found 1'],
    [
      'cast.policies.0.name',
      'fifo',
      'expected another name than that of a built-in policy, found "fifo"',
    ],
    ['cast.policies.1.name', 'rogue', 'a second policy "rogue" in the cast'],
    [
      'cast.policies.0.base',
      'plain',
      'no built-in policy is named "plain"; expected one of fifo, local, vtime, qmap, lavd',
    ],
    [
      'cast.policies.0.omits.1',
      'dispach',
      'no callback is named "dispach"; did you mean dispatch?',
    ],
    ['cast.policies.0.omits', {}, 'expected an array, found an object'],
    ['cast.policies.0.misdeeds.0.at', 'sing', 'no callback is named "sing"'],
    [
      'cast.policies.0.misdeeds.0.nth',
      -1,
      'expected the number of a call (0 is each), 0 or more, found -1',
    ],
    ['cast.policies.0.misdeeds.0.what', 'steal', `expected ${quoted(MISDEEDS)}, found "steal"`],
    ['cast.policies.0.misdeeds.0.why', 'fun', 'unknown field'],
    ['cast.policies.0.extra', 1, 'unknown field'],
  ];

  test.each(cases)('%s = %j', (path, value, message) => {
    const bracketed = path.replace(/\.(\d+)/g, '[$1]');
    const text = refusal(put(path, value), machineSample).replace(/ \(and 1 more problem\)$/, '');
    expect(text).toBe(`f.json: ${bracketed}: ${message}`);
  });

  test('policies where none is used', () => {
    const text = refusal(put('cast.policies', machineSample.cast.policies), treeSample);
    expect(text).toBe('f.json: cast.policies: expected an empty array at level tree, found 2');
  });
});

function quoted(words: readonly string[]): string {
  return words.map((word) => JSON.stringify(word)).join(' or ');
}

describe('designs of the hierarchy', () => {
  test.each(['intended', 'kernel-newest', 'kernel-baseline'])('%s has a name', (hierarchy) => {
    expect(designFromNames([hierarchy])).toEqual({ ...DEFAULT_DESIGN, hierarchy });
  });

  test('exclude each other', () => {
    expect(errorOf(() => designFromNames(['kernel-newest', 'as-merged', 'intended']))).toBe(
      'designs "kernel-newest" and "intended" exclude each other',
    );
  });
});
