import { describe, expect, test } from 'vitest';
import { schedulerMonitor } from '../../../properties/hierarchy/scheduler-monitor.ts';
import {
  SCX_EXIT_ERROR,
  SCX_EXIT_ERROR_STALL,
  SCX_EXIT_PARENT,
  SCX_EXIT_SYSRQ,
  SCX_EXIT_UNREG,
  SCX_EXIT_UNREG_KERN,
} from '../../../src/core/hierarchy/claim.ts';
import type { OpName } from '../../../src/core/sched/ops.ts';
import type { Sched } from '../../../src/core/sched/types.ts';
import { MonitorBench } from '../../helpers/monitor-bench.ts';

const KINDS: Readonly<Record<string, number>> = {
  unreg: SCX_EXIT_UNREG,
  'unreg-kern': SCX_EXIT_UNREG_KERN,
  sysrq: SCX_EXIT_SYSRQ,
  parent: SCX_EXIT_PARENT,
  error: SCX_EXIT_ERROR,
  stall: SCX_EXIT_ERROR_STALL,
};

/**
 * Plays lives of schedulers, given in words:
 *
 *     B.attach B.refused B.linked B.enabled B.failed B.unlinked   what the enable or disable says
 *     B.accept, B.reject      the parent's ops.sub_attach() answers 0, or an error
 *     B.on, B.off             scx_bypass()
 *     B.claim:unreg, B.again  the first claim, or a later one
 *     B.detach                the parent's ops.sub_detach()
 *     B.exit                  its own ops.exit(), B.dispatch another callback
 *     B.work, B.done          its enable or disable is under way, or no more
 *     reload                  new lives
 *     |                       the operation is over
 */
function play(history: string, bench = new MonitorBench(schedulerMonitor)): MonitorBench {
  for (const word of history.split(' ')) {
    if (word === '|') bench.performed();
    else if (word === 'reload') bench.reload();
    else {
      const [name = '', what = ''] = word.split('.');
      playWord(bench, bench.sched(name), what);
    }
  }
  return bench;
}

function playWord(bench: MonitorBench, sched: Sched, word: string): void {
  const [what = '', kind = ''] = word.split(':');
  const play = WORDS[what];
  if (play === undefined) call(bench, sched, what);
  else play(bench, sched, kind);
}

const WORDS: Readonly<Record<string, (bench: MonitorBench, sched: Sched, kind: string) => void>> = {
  attach: (bench, { id, cgroup }) => bench.emit({ type: 'attach-begin', schedId: id, cgroup }),
  refused: (bench, { id, cgroup }) =>
    bench.emit({ type: 'attach-refused', schedId: id, cgroup, errno: -16 }),
  linked: (bench, sched) => {
    sched.isLinked = true;
    sched.parent?.children.push(sched);
    bench.emit({ type: 'linked', sched });
  },
  enabled: (bench, sched) => bench.emit({ type: 'enabled', sched }),
  failed: (bench, sched) => bench.emit({ type: 'enable-failed', sched, errno: -22 }),
  on: (bench, sched) => {
    sched.ownBypass++;
    bench.emit({ type: 'bypass-begin', sched, on: true });
  },
  off: (bench, sched) => {
    sched.ownBypass--;
    bench.emit({ type: 'bypass-end', sched, on: false });
  },
  claim: (bench, sched, kind) => {
    sched.exitPhase = 'claimed';
    claim(bench, sched, KINDS[kind] as number, true);
  },
  again: (bench, sched) => claim(bench, sched, SCX_EXIT_ERROR, false),
  unlinked: (bench, sched) => {
    sched.isLinked = false;
    sched.parent?.children.splice(sched.parent.children.indexOf(sched), 1);
    bench.emit({ type: 'unlinked', sched });
  },
  work: (bench, { id }) => bench.work(id, true),
  done: (bench, { id }) => bench.work(id, false),
};

function claim(bench: MonitorBench, sched: Sched, kind: number, isFirst: boolean): void {
  bench.emit({ type: 'claim', sched, kind, isFirst, reason: '' });
}

/** Callbacks: of the parent for `accept`, `reject` and `detach`, of its own for the others. */
function call(bench: MonitorBench, sched: Sched, what: string): void {
  const ofParent: Readonly<Record<string, OpName>> = {
    accept: 'subAttach',
    reject: 'subAttach',
    detach: 'subDetach',
  };
  const op = ofParent[what] ?? (what as OpName);
  const called = ofParent[what] === undefined ? sched : (sched.parent as Sched);
  const child = called === sched ? null : sched;
  const about = { sched: called, op, task: null, rq: null, cgroup: sched.cgroup, child };
  bench.emit({ type: 'op', ...about, prev: null });
  bench.emit({ type: 'op-return', ...about, ret: what === 'reject' ? -1 : 0 });
  if (op === 'exit') sched.isExited = true;
}

const ROOT = 'A.attach A.linked A.on A.off A.enabled';
const ROOT_GONE = 'A.on A.exit A.unlinked A.off';
const SUB_ON = 'B.attach B.linked B.accept B.on';
const SUB = `${ROOT} ${SUB_ON} B.off B.enabled`;
const SUB_GONE = 'B.on B.unlinked B.detach B.exit';
const FAILED = 'B.failed B.claim:error';

const legal: Readonly<Record<string, string>> = {
  'a root lives and dies': `${ROOT} | A.claim:unreg ${ROOT_GONE} |`,
  'a root is loaded again': `${ROOT} A.claim:sysrq ${ROOT_GONE} | reload ${ROOT} A.claim:stall ${ROOT_GONE} |`,
  'a root goes with its sub': `${SUB} A.claim:unreg-kern B.claim:parent A.on ${SUB_GONE} A.exit A.unlinked A.off |`,
  'power management bypasses the root': `${ROOT} A.on A.off | A.claim:error A.on A.on A.off A.exit A.unlinked A.off |`,
  'power management bypasses a root that is being enabled':
    'A.work A.attach A.linked A.on | A.off | A.on A.on A.off A.enabled A.done |',
  'ops.exit() of a root calls for its end': `${ROOT} A.claim:unreg A.on A.exit A.again A.unlinked A.again |`,
  'a root fails in ops.init()': `A.attach A.linked A.failed A.claim:error ${ROOT_GONE} |`,
  'a root fails while it is enabled': `A.attach A.linked A.on A.failed A.claim:error ${ROOT_GONE} |`,
  'a root is claimed while it is enabled': `A.attach A.linked A.on A.claim:error A.failed A.again ${ROOT_GONE} |`,
  'a sub lives and dies': `${SUB} | B.claim:unreg-kern ${SUB_GONE} |`,
  'a sub is loaded again': `${SUB} B.claim:unreg ${SUB_GONE} reload ${SUB_ON} B.off B.enabled |`,
  'an attach is refused, and tried again': `${ROOT} B.attach B.refused | ${SUB_ON} B.off B.enabled |`,
  'a link is refused': `${ROOT} B.attach ${FAILED} B.again B.exit |`,
  'a link is refused, and the disable bypasses': `${ROOT} B.attach ${FAILED} B.on B.exit |`,
  'a link is refused to one that errs': `${ROOT} B.attach B.claim:error B.failed B.again B.exit |`,
  'a sub errs before it is linked': `${ROOT} B.attach B.claim:error B.linked B.accept B.on B.on B.off B.enabled B.unlinked B.detach B.exit |`,
  'a sub errs before it is linked, and fails': `${ROOT} B.attach B.claim:error B.linked B.failed B.again B.on B.unlinked B.exit |`,
  'the parent does not accept': `${ROOT} B.attach B.linked B.reject ${FAILED} B.on B.unlinked B.exit |`,
  'the parent has no sub_detach':
    'E.attach E.linked E.accept E.on E.off E.enabled E.claim:unreg E.on E.unlinked E.exit |',
  'the first pass fails': `${ROOT} ${SUB_ON} ${FAILED} ${SUB_GONE} |`,
  'a parent is claimed while its sub is linked': `${ROOT} B.attach B.linked B.claim:parent B.accept B.again B.on B.accept B.again B.failed B.unlinked B.detach B.exit`,
  'a claim comes before the enable is over': `B.work ${ROOT} ${SUB_ON} B.claim:unreg | B.off B.enabled | B.done B.on B.unlinked B.again B.detach B.again B.exit`,
  'a claim and its disable come before the enable is over': `${ROOT} ${SUB_ON} B.claim:sysrq B.on B.off B.enabled B.again B.on B.unlinked B.detach B.exit`,
  'late claims come': `${SUB} B.claim:error B.again B.on B.again B.unlinked B.again B.detach B.again B.exit B.again |`,
  'an end is held up': `${SUB} B.claim:unreg B.on B.unlinked B.work | B.detach B.exit B.done |`,
};

const illegal: Readonly<Record<string, readonly [history: string, ...violations: string[]]>> = {
  'a refusal comes after the link': [`${ROOT} B.attach B.linked B.refused`, '2: linked/REFUSE'],
  'the parent is not asked': [`${ROOT} B.attach B.linked B.on`, '2: linked/BYPASS_ON'],
  'a sub is enabled without bypass': [
    `${ROOT} B.attach B.linked B.accept B.enabled`,
    '2: accepted/ENABLED',
  ],
  'two claims are the first': [`${SUB} B.claim:error B.claim:stall`, '2: claimed/CLAIM_STALL'],
  'no claim is the first': [`${SUB} B.again`, '2: enabled/CLAIM_AGAIN'],
  'a sub is linked below a parent that is claimed': [
    `${ROOT} A.claim:unreg B.attach B.linked`,
    '2: found/LINK_TO_DYING',
  ],
  'a failed enable raises no error': [`${ROOT} ${SUB_ON} B.failed |`, '2: failed/ABANDON'],
  'a failed enable stops bypassing': ['A.attach A.linked A.on A.failed A.off', '1: failed/RELEASE'],
  'a disable does not bypass': [`${SUB} B.claim:unreg B.unlinked`, '2: claimed/UNLINK_OWING'],
  'a disable does not bypass what was linked meanwhile': [
    `${ROOT} B.attach B.claim:error B.linked B.failed B.unlinked`,
    '2: doomed/UNLINK',
  ],
  'a disable stops bypassing': [`${SUB} B.claim:unreg B.on B.off`, '2: disabling/RELEASE'],
  'a sub is unlinked that nobody claimed': [`${SUB} B.unlinked`, '2: enabled/UNLINK_OWING'],
  'a sub exits before its parent is told': [
    `${SUB} B.claim:unreg B.on B.unlinked B.exit`,
    '2: detaching/EXIT',
  ],
  'a sub exits before it is unlinked': [`${SUB} B.claim:unreg B.on B.exit`, '2: disabling/EXIT'],
  'the parent is told of one that it did not accept': [
    `${ROOT} B.attach B.linked B.reject ${FAILED} B.on B.unlinked B.detach`,
    '2: unlinked/SUB_DETACH',
  ],
  'the parent is told twice': [
    `${SUB} B.claim:unreg B.on B.unlinked B.detach B.detach`,
    '2: unlinked/SUB_DETACH',
  ],
  'the parent is told too early': [`${SUB} B.detach`, '2: enabled/SUB_DETACH'],
  'the parent is told after its own end': [
    `${SUB} A.claim:unreg B.claim:parent A.on B.on B.unlinked A.exit A.unlinked B.detach`,
    '1: exited/LATE_CALL',
  ],
  'a root is unlinked before it exits': [
    `${ROOT} A.claim:unreg A.on A.unlinked A.exit`,
    '1: unlinked/EXIT_ROOT',
  ],
  'a callback comes after ops.exit()': [
    `${SUB} B.claim:unreg ${SUB_GONE} B.dispatch`,
    '2: exited/LATE_CALL',
  ],
  'a disable is forgotten': [`${SUB} B.claim:unreg |`, '2: claimed/ABANDON'],
  'a disable does not come to its end': [
    `${SUB} B.claim:unreg B.on B.unlinked B.detach |`,
    '2: unlinked/ABANDON',
  ],
};

describe('M-scheduler', () => {
  test.each(Object.entries(legal))('holds when %s', (_, history) => {
    expect(play(history).violations).toEqual([]);
  });

  test.each(Object.entries(illegal))('breaks when %s', (_, [history, ...violations]) => {
    expect(play(history).violations).toEqual(violations.map((each) => `scheduler ${each}`));
  });

  test('takes every transition on the way', () => {
    const { coverage } = new MonitorBench(schedulerMonitor);
    const claimed = Object.keys(KINDS).flatMap((kind) => [
      `B.attach B.linked ${kind === 'stall' ? 'B.failed B.claim:error' : `B.claim:${kind}`}`,
      `A.attach A.linked A.claim:${kind}`,
      `${SUB_ON} B.claim:${kind}`,
      `${SUB} B.claim:${kind}`,
    ]);
    for (const history of [...Object.values(legal), ...claimed]) {
      const bench = play(history, new MonitorBench(schedulerMonitor, coverage));
      expect(bench.violations, history).toEqual([]);
    }
    expect(coverage.untaken).toEqual([]);
  });

  test('waits with its last word as long as a claim is not worked off', () => {
    const bench = play(`${SUB} B.claim:unreg`);
    bench.kernel.claimed.push(bench.sched('B'));
    expect(play('|', bench).violations).toEqual([]);
    bench.kernel.claimed.length = 0;
    expect(play('|', bench).violations).toEqual(['scheduler 2: claimed/ABANDON']);
  });
});
