/**
 * A program to drive: the model behind either protocol, with faults of the model and misdeeds of
 * a program's on demand. Run with `node --import jiti/register model-driver.ts COMPONENT ...`.
 */
import { createInterface } from 'node:readline';
import { underTest } from '../../src/check/under-test.ts';
import { parseLossless } from '../../src/scenario/lossless-json.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { BandwidthAdapter } from '../../src/vectors/bandwidth-adapter.ts';
import { QueueAdapter } from '../../src/vectors/queue-adapter.ts';
import type { Adapter, RecordedLine } from '../../src/vectors/replay.ts';
import { TreeAdapter } from '../../src/vectors/tree-adapter.ts';

const [component = 'bandwidth-a', ...flags] = process.argv.slice(2);

function given(flag: string): string | undefined {
  const at = flags.indexOf(flag);
  return at < 0 ? undefined : flags[at + 1];
}

const count = (flag: string): number => Number(given(flag) ?? Number.POSITIVE_INFINITY);
const bandwidth = (given('--design') ?? 'reservation') as Scenario['design']['bandwidth'];
const faults = given('--with')?.split(',') ?? [];
const { seams } = underTest({ bandwidth, hierarchy: 'intended' }, faults);

/** At which call of a sequence, or since the start, something goes wrong. */
const at = {
  crash: count('--crash-at'),
  crashSinceStart: count('--crash-since-start'),
  hang: count('--hang-at'),
  rubbish: count('--rubbish-at'),
  wrong: count('--wrong-at'),
};
const state = given('--state') ?? 'all';

const adapter: Adapter =
  component === 'rbtree'
    ? new TreeAdapter(seams)
    : component === 'atq'
      ? new QueueAdapter(seams)
      : new BandwidthAdapter(seams);

const STATE = [
  'now,replenish_stat,throttled_ids,timers,cgroups.ctx,cgroups.quota,cgroups.period,cgroups.burst',
  'cgroups.nquota,cgroups.nquota_ub,cgroups.is_throttled,cgroups.has_llcx',
  'cgroups.burst_remaining,cgroups.budget_remaining,cgroups.runtime_total_sloppy',
  'cgroups.runtime_total_last,cgroups.budget_p2c,cgroups.budget_c2l',
  'cgroups.nr_taskable_descendents,cgroups.llc.budget_remaining,cgroups.llc.runtime_total',
  'cgroups.llc.btq',
]
  .join(',')
  .split(',');
const offered = state === 'all' ? STATE : state === 'none' ? [] : state.split(',');

let sinceStart = 0;
let sinceReset = 0;

function answerTo(request: RecordedLine): object {
  if (request.op === 'hello') {
    return {
      ret: 0,
      version: Number(given('--version') ?? 1),
      name: 'the model',
      component,
      operations: Object.keys(adapter.inputs),
      state: component.startsWith('bandwidth') ? offered : [],
      batch: Number(given('--batch') ?? 0),
    };
  }
  if (request.op === 'reset' || request.op === 'begin') {
    sinceReset = 0;
    adapter.begin(request);
    const llcs = (request.cast as { llcs?: number } | undefined)?.llcs;
    if (llcs !== undefined) adapter.answer({ op: 'topo', llcs });
    return { ret: 0 };
  }
  if (!['topo', 'state', 'dump', 'task_state'].includes(request.op)) misbehave();
  if (sinceReset === at.wrong && request.op !== 'topo') return { ret: 'zero' };
  const answer = adapter.answer(request);
  return request.state === true ? { ...answer, state: adapter.answer({ op: 'state' }) } : answer;
}

function misbehave(): void {
  sinceStart++;
  sinceReset++;
  if (sinceReset === at.crash || sinceStart === at.crashSinceStart) {
    process.stderr.write('the end is near\n');
    process.kill(process.pid, 'SIGSEGV');
  }
  if (sinceReset === at.hang) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  }
  if (sinceReset === at.rubbish) process.stdout.write('what?\n');
}

function text(answer: object): string {
  const exact = (value: unknown): string => {
    if (typeof value === 'bigint') return String(value);
    if (Array.isArray(value)) return `[${value.map(exact).join(',')}]`;
    if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
    const fields = Object.entries(value).filter(([, one]) => one !== undefined);
    return `{${fields.map(([name, one]) => `${JSON.stringify(name)}:${exact(one)}`).join(',')}}`;
  };
  return exact(answer);
}

const input = createInterface({ input: process.stdin });
for await (const line of input) {
  const request = parseLossless(line);
  const answer = Array.isArray(request)
    ? `[${request.map((one) => text(answerTo(one as RecordedLine))).join(',')}]`
    : text(answerTo(request as RecordedLine));
  process.stdout.write(`${answer}\n`);
}
process.exitCode = Number(given('--exit') ?? 0);
