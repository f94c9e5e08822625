import { describe, expect, test } from 'vitest';
import { depthCountsCalls } from '../../../properties/bypass/depth-counts-calls.ts';
import { descendantsBypass } from '../../../properties/bypass/descendants-bypass.ts';
import { hostDepth } from '../../../properties/bypass/host-depth.ts';
import { bypassProperties } from '../../../properties/bypass/index.ts';
import { nothingLeftOver } from '../../../properties/bypass/nothing-left-over.ts';
import type { Sched } from '../../../src/core/sched/types.ts';
import { on, Play, setBypass, threeLevels } from '../../helpers/machine-parts.ts';

function play(law: ConstructorParameters<typeof Play>[0]) {
  const all = threeLevels();
  const run = new Play(law, all.parts);
  return { ...all, run };
}

function claimFor(sched: Sched): void {
  sched.bypassDspClaim = true;
  sched.bypassDspEnableDepth++;
  if (sched.parent !== null) sched.parent.bypassDspEnableDepth++;
}

test('every law of bypass has an id of its own', () => {
  const ids = bypassProperties.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.filter((id) => id.startsWith('I-SUB-')).length).toBe(9);
});

describe('I-SUB-21', () => {
  test('holds where the whole subtree bypasses', () => {
    const { run, sub, leaf } = play(descendantsBypass);
    setBypass(sub, 1);
    setBypass(leaf, 1);
    run.bypass(sub, true);
    run.emit({ type: 'linked', sched: sub });
    expect(run).toMatchObject({ kinds: [], exercised: 2 });
  });

  test('breaks for a child that does not, all in all or on one CPU', () => {
    const { run, sub, leaf, cpu1 } = play(descendantsBypass);
    setBypass(sub, 1);
    run.bypass(sub, true);
    expect(run.run.messages[0]).toBe(
      'scheduler 3 below scheduler 2 has bypass depth 0, its parent 1',
    );
    setBypass(leaf, 1);
    on(leaf, cpu1).isBypassing = false;
    run.bypass(sub, true);
    expect(run.run.messages.at(-1)).toBe('scheduler 3 below scheduler 2 does not bypass on CPU 1');
    expect(new Set(run.kinds)).toEqual(new Set(['child does not bypass']));
  });

  test('breaks for a link below one that bypasses', () => {
    const { run, sub, leaf } = play(descendantsBypass);
    setBypass(sub, 1);
    run.emit({ type: 'linked', sched: leaf });
    expect(run.kinds).toEqual(['linked under bypass']);
  });
});

describe('I-SUB-22', () => {
  test('holds for own calls and those of ancestors', () => {
    const { run, root, sub, leaf } = play(depthCountsCalls);
    setBypass(sub, 1);
    setBypass(leaf, 1);
    run.bypass(sub, true);
    setBypass(root, 1);
    setBypass(sub, 2);
    setBypass(leaf, 2);
    run.bypass(root, true);
    expect(run).toMatchObject({ kinds: [], exercised: 5 });
  });

  test('breaks for a call that stops early', () => {
    const { run, root, sub } = play(depthCountsCalls);
    setBypass(root, 1);
    setBypass(sub, 1);
    run.bypass(root, true);
    expect(run.run.messages).toEqual(['scheduler 3 has bypass depth 0, 1 calls are outstanding']);
    expect(run.kinds).toEqual(['wrong depth']);
  });

  test('breaks for a depth below 0, and for a mark that does not follow', () => {
    const { run, leaf } = play(depthCountsCalls);
    leaf.bypassDepth = -1;
    run.bypass(leaf, false);
    setBypass(leaf, 0);
    leaf.bypassDepth = 1;
    run.bypass(leaf, true);
    expect(run.kinds).toEqual(['negative', 'wrong depth', 'wrong mark', 'wrong mark']);
  });
});

describe('I-SUB-23', () => {
  test('holds for claims of its own and of children', () => {
    const { run, sub, leaf } = play(hostDepth);
    claimFor(sub);
    claimFor(leaf);
    run.emit({ type: 'bypass-begin', sched: sub, on: true });
    run.emit({ type: 'bypass-begin', sched: leaf, on: true });
    run.emit({ type: 'bypass-end', sched: leaf, on: true });
    run.performed();
    expect(run.kinds).toEqual([]);
    expect(run.exercised).toBe(6);
  });

  test('counts a child that was never linked', () => {
    const { run, parts, root } = play(hostDepth);
    const failed = parts.sched(4, parts.cgroup(4), root);
    claimFor(failed);
    run.bypass(failed, true);
    expect(run.kinds).toEqual([]);
  });

  test('breaks for a service without a claim, and a claim without a call', () => {
    const { run, leaf } = play(hostDepth);
    leaf.bypassDspEnableDepth = 1;
    leaf.bypassDspClaim = true;
    run.bypass(leaf, false);
    expect(run.kinds).toEqual(['wrong depth', 'claim left']);
  });

  test('breaks for a call without a claim, unless it is given up on the way out', () => {
    const { run, parts, leaf } = play(hostDepth);
    const work = parts.work('disable', leaf, { stage: 'reparented' });
    run.bypass(leaf, true);
    expect(run.kinds).toEqual([]);
    work.stage = 'bypassed';
    run.emit({ type: 'unlinked', sched: leaf });
    run.performed();
    expect(run.run.messages).toEqual([
      'scheduler 3 has no claim, with 1 calls of its own outstanding',
    ]);
    expect(run.kinds).toEqual(['no claim']);
  });
});

describe('I-SUB-25', () => {
  test('holds where all is taken back, or a child has a call left', () => {
    const { run, root, sub } = play(nothingLeftOver);
    run.bypass(root, true);
    run.bypass(root, false);
    expect(run.exercised).toBe(3);
    claimFor(sub);
    setBypass(sub, 1);
    run.emit({ type: 'bypass-begin', sched: sub, on: true });
    run.emit({ type: 'bypass-end', sched: sub, on: true });
    expect(run.kinds).toEqual([]);
  });

  test('breaks for what is left over', () => {
    const { run, sub } = play(nothingLeftOver);
    run.emit({ type: 'bypass-begin', sched: sub, on: true });
    claimFor(sub);
    setBypass(sub, 1);
    run.emit({ type: 'bypass-begin', sched: sub, on: false });
    run.emit({ type: 'bypass-end', sched: sub, on: false });
    expect(run.kinds).toEqual(['service', 'depth', 'claim', 'service']);
  });
});
