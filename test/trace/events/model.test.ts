import { describe, expect, test } from 'vitest';
import { hierarchyKit } from '../../../src/check/machine-kit.ts';
import { Statistics } from '../../../src/check/statistics.ts';
import { underTest } from '../../../src/check/under-test.ts';
import { switchTo } from '../../../src/core/sched/pick.ts';
import type { Rq, Task } from '../../../src/core/sched/types.ts';
import { DEFAULT_DESIGN, type Scenario } from '../../../src/scenario/scenario.ts';
import { drawScenario } from '../../../src/search/random.ts';
import type { EventVerdict } from '../../../src/trace/events/judge.ts';
import { judgeLines } from '../../helpers/events.ts';
import { ModelRecording } from '../../helpers/model-recording.ts';

type MachineScenario = Extract<Scenario, { readonly level: 'machine' }>;

const RUNS = 40;
/**
 * Tasks of a higher class run unseen, and rogues let others wait; the model's own laws say for
 * how long.
 */
const PATIENT = { watchdogNs: 1e15 };
const scenarios = Array.from({ length: RUNS }, (_, index) => {
  const subject = underTest(DEFAULT_DESIGN, []);
  const options = { subject, faults: [], statistics: new Statistics(), muted: new Set<string>() };
  return drawScenario(hierarchyKit, index + 1, options) as MachineScenario;
});

/** Plays a scenario, spoils the end, and judges what was recorded of it. */
async function judged(
  scenario: MachineScenario,
  spoil: (recording: ModelRecording) => void = () => {},
  edit: (lines: readonly string[]) => readonly string[] = (lines) => lines,
): Promise<EventVerdict> {
  const recording = new ModelRecording(scenario);
  for (const operation of scenario.operations) recording.perform(operation);
  spoil(recording);
  const verdict = await judgeLines(edit(recording.json), PATIENT);
  const { findings } = await judgeLines(edit(recording.perf), PATIENT);
  const seen = verdict.findings.filter(({ property }) => property !== 'I-EV-6');
  expect(findings.map(({ property }) => property)).toEqual(seen.map(({ property }) => property));
  return verdict;
}

function lawsOf({ findings }: EventVerdict): readonly string[] {
  return [...new Set(findings.map(({ property }) => property))];
}

/** In how many of the recordings each law was put to the test. */
const exercised = new Map<string, number>();

describe('runs of the model hold as recordings', () => {
  test.each(scenarios.map((scenario, index) => [index + 1, scenario] as const))(
    'seed %i',
    async (_, scenario) => {
      const verdict = await judged(scenario);
      expect(verdict.findings).toEqual([]);
      for (const { id, exercised: count } of verdict.laws) {
        if (count > 0) exercised.set(id, (exercised.get(id) ?? 0) + 1);
      }
    },
  );

  test('and put every law to the test', () => {
    const rare = [...exercised].filter(([, count]) => count < 5);
    expect(exercised.size).toBe(7);
    expect(rare).toEqual([]);
  });
});

describe('runs with a planted fault break', () => {
  test('a task that runs on two CPUs', async () => {
    const found = await Promise.all(
      scenarios.map(async (scenario) => {
        let isPlanted = false;
        const verdict = await judged(scenario, ({ machine: { kernel } }) => {
          const busy = kernel.rqs.find(({ current }) => current !== null);
          const other = kernel.rqs.find((rq) => rq !== busy && rq.current === null);
          if (busy === undefined || other === undefined) return;
          isPlanted = true;
          const emitted = (rq: Rq, prev: Task | null, next: Task | null): void =>
            kernel.emit({ type: 'switch', rq, prev, next });
          emitted(other, null, busy.current);
          emitted(other, busy.current, null);
          switchTo(kernel, busy, null);
        }).catch(() => undefined);
        return isPlanted ? lawsOf(verdict as EventVerdict) : undefined;
      }),
    );
    const planted = found.filter((laws) => laws !== undefined);
    expect(planted.length).toBeGreaterThan(5);
    expect(planted.filter((laws) => !laws.includes('I-EV-3'))).toEqual([]);
  });

  test('a kernel that has forgotten the masks', async () => {
    const found = await Promise.all(
      scenarios.map(async (scenario) => {
        const operations = scenario.operations.filter(({ op }) => op !== 'offline');
        const recording = new ModelRecording({ ...scenario, operations });
        const { kernel } = recording.machine;
        for (const operation of operations) {
          recording.perform(operation);
          for (const task of kernel.taskList) task.cpus = kernel.topology.all;
        }
        return await judgeLines(recording.json, PATIENT).then(lawsOf, (): string[] => []);
      }),
    );
    const broken = found.filter((laws) => laws.length > 0);
    expect(broken.length).toBeGreaterThan(2);
    expect(new Set(broken.flat())).toEqual(new Set(['I-EV-6']));
  });

  test.each([1, 2, 3])('a wakeup that nobody made, after %i quarters', async (quarters) => {
    const drop = (lines: readonly string[]): readonly string[] => {
      const wakeups = lines.flatMap((line, at) =>
        /sched_wakeup:|"wakeup"/.test(line) ? [at] : [],
      );
      const dropped = wakeups[Math.floor((quarters * wakeups.length) / 4)];
      return lines.filter((_, at) => at !== dropped);
    };
    const found = await Promise.all(
      scenarios.map((scenario) => judged(scenario, undefined, drop).then(lawsOf)),
    );
    const broken = found.filter((laws) => laws.length > 0);
    expect(broken.length).toBeGreaterThan(2);
    expect(broken.filter((laws) => !laws.includes('I-EV-4'))).toEqual([]);
  });
});
