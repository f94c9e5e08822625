import { afterAll, describe, expect, test } from 'vitest';
import { cli, temporary } from '../cli/harness.ts';
import { buildDriver, PYTHON_DRIVER, programOr, pythonOr, removeBuilt } from '../drive/examples.ts';

const folder = temporary();
afterAll(() => {
  folder.remove();
  removeBuilt();
});

interface Counterexample {
  readonly kind: string;
  readonly property: string;
  readonly failureKind: string;
  readonly minimal: boolean;
  readonly operations: number;
}

interface Report {
  readonly verdict: string;
  readonly system: { readonly component: string; readonly crashes: number };
  readonly counterexamples: readonly Counterexample[];
}

async function drive(flags: readonly string[], command: readonly string[]) {
  const argv = ['drive', '--seed', '1', '--json', ...flags, '--', ...command];
  const { code, stdout, stderr } = await cli(argv, { cwd: folder.path });
  expect(stderr).toBe('');
  return { code, report: JSON.parse(stdout) as Report };
}

interface Case {
  readonly bug: string;
  readonly component: string;
  /** One of the findings, and how long its scenario is at most. */
  readonly finds: string;
  readonly operationsMax: number;
}

const cases: readonly Case[] = [
  { bug: 'forgets-size', component: 'atq', finds: 'I-ATQ-3 count', operationsMax: 3 },
  { bug: 'forgets-size', component: 'bandwidth-a', finds: 'I-BW-6 count', operationsMax: 4 },
  { bug: 'forgets-colour', component: 'rbtree', finds: 'I-RB-1 check-ret', operationsMax: 11 },
  { bug: 'forgets-debt', component: 'bandwidth-a', finds: 'I-BW-19 window', operationsMax: 1 },
  {
    bug: 'loses-task',
    component: 'bandwidth-a',
    finds: 'I-BW-3 parked out of reach',
    operationsMax: 6,
  },
  { bug: 'follows-null', component: 'atq', finds: 'D-crash SIGSEGV', operationsMax: 2 },
];

describe('examples/driver-c', () => {
  test.for(cases)('$bug of $component is found in a few runs', async (one, context) => {
    const { bug, component, finds } = one;
    const program = programOr(context, buildDriver());
    const command = [program, '--component', component, '--bug', bug];
    const { code, report } = await drive(['--runs', '60', '--minimise-time', '1ms'], command);
    const found = report.counterexamples.map(
      ({ property, failureKind }) => `${property} ${failureKind}`,
    );
    expect(found).toContain(finds);
    expect(code).toBe(1);
  });

  test.for(cases)('$bug of $component is minimal', async (one, context) => {
    const { bug, component, finds, operationsMax } = one;
    const program = programOr(context, buildDriver());
    const command = [program, '--component', component, '--bug', bug];
    const [property = ''] = finds.split(' ');
    // What a program does wrong is found whatever is judged.
    const only = property.startsWith('D-') ? [] : ['--only', property];
    const flags = ['--runs', '60', ...only, '--minimise-time', '60s'];
    const { report } = await drive(flags, command);
    const counterexample = report.counterexamples.find(
      (other) => `${other.property} ${other.failureKind}` === finds,
    );
    expect(counterexample).toMatchObject({ minimal: true });
    expect(counterexample?.operations).toBeLessThanOrEqual(operationsMax);
  });

  test.for(['rbtree', 'atq', 'bandwidth-a'])('holds as %s', async (component, context) => {
    const program = programOr(context, buildDriver());
    const command = [program, '--component', component];
    const { code, report } = await drive(['--runs', '150'], command);
    expect(report.counterexamples).toEqual([]);
    // So few runs need not exercise everything.
    expect([0, 3]).toContain(code);
    expect(report.system).toMatchObject({ component, crashes: 0 });
  });

  test.for(['rbtree', 'atq'])('is no other than the model, as %s', async (component, context) => {
    const program = programOr(context, buildDriver());
    const command = [program, '--component', component];
    const flags = ['--runs', '60', '--differential'];
    const { report } = await drive(flags, command);
    expect(report.counterexamples).toEqual([]);
  });

  test.for(['rbtree', 'atq', 'bandwidth-a'])(
    'holds as a program of recordings, as %s',
    async (component, context) => {
      const program = programOr(context, buildDriver());
      const flags = ['--runs', '60', '--protocol', 'vectors', '--component', component];
      const command = [program, '--protocol', 'vectors', '--component', component];
      const { report } = await drive(flags, command);
      expect(report.counterexamples).toEqual([]);
    },
  );

  test('a crash at the 37th operation is minimal, and no defect of ours', async (context) => {
    const program = programOr(context, buildDriver());
    const command = [program, '--component', 'atq', '--crash-at', '37'];
    const { code, report } = await drive(['--runs', '20', '--minimise-time', '100s'], command);
    expect(code).toBe(1);
    expect(report.counterexamples).toMatchObject([
      { kind: 'crash', property: 'D-crash', failureKind: 'SIGSEGV', minimal: true },
    ]);
  });

  test('a program that hangs is a timeout, one that prints rubbish breaks the protocol', async (context) => {
    const program = programOr(context, buildDriver());
    const flags = ['--runs', '2', '--timeout', '200ms', '--minimise-time', '1ms'];
    const hangs = await drive(flags, [program, '--component', 'atq', '--hang-at', '5']);
    expect(hangs.report.counterexamples[0]?.kind).toBe('timeout');
    const rubbish = await drive(flags, [program, '--component', 'atq', '--rubbish-at', '5']);
    expect(rubbish.report.counterexamples[0]?.kind).toBe('protocol');
    expect([hangs.code, rubbish.code]).toEqual([1, 1]);
  });
});

test('examples/driver-python holds', async (context) => {
  const command = [pythonOr(context), PYTHON_DRIVER];
  const { code, report } = await drive(['--runs', '60'], command);
  expect(report.counterexamples).toEqual([]);
  expect([0, 3]).toContain(code);
  expect(report.system.component).toBe('atq');
});
