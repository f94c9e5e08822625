import { describe, expect, it } from 'vitest';
import type { ScenarioOf } from '../../../src/scenario/scenario.ts';
import { failsIf, hostScenario, lowered, task } from './synthetic.ts';

type Host = ScenarioOf<'host'>;

describe('kinds of operation', () => {
  it('are the simplest that keep the failure', () => {
    const scenario = hostScenario({ tasks: [task(0)] }, [
      { op: 'run', task: 0, cpu: 0, ns: 9 },
      { op: 'dequeue', task: 0 },
      { op: 'enqueue', task: 0 },
      { op: 'exit', task: 0 },
    ]);
    const four = lowered(
      scenario,
      failsIf<Host>(({ operations }) => operations.length === 4),
    );
    expect(four.operations.map(({ op }) => op)).toEqual(['wake', 'wake', 'sleep', 'sleep']);
  });

  it('of dequeue and enqueue change together', () => {
    const scenario = hostScenario({ tasks: [task(0)] }, [
      { op: 'dequeue', task: 0 },
      { op: 'enqueue', task: 0 },
    ]);
    const found = lowered(
      scenario,
      failsIf<Host>(({ operations }) => {
        const ops = operations.map(({ op }) => op).join();
        return ops === 'dequeue,enqueue' || ops === 'sleep,wake';
      }),
    );
    expect(found.operations.map(({ op }) => op)).toEqual(['sleep', 'wake']);
  });

  it('join two stretches of time', () => {
    const scenario = hostScenario({}, [
      { op: 'advance', ns: 60 },
      { op: 'advance', ns: 40 },
    ]);
    const total = ({ operations }: Host): number =>
      operations.reduce((sum, each) => sum + (each.op === 'advance' ? each.ns : 0), 0);
    const found = lowered(
      scenario,
      failsIf<Host>((each) => total(each) >= 100),
    );
    expect(found.operations).toEqual([{ op: 'advance', ns: 100 }]);
  });
});
