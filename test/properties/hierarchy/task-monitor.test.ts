import { describe, expect, test } from 'vitest';
import { taskMonitor } from '../../../properties/hierarchy/task-monitor.ts';
import type { OpName } from '../../../src/core/sched/ops.ts';
import { setEnableState, setLife, setOwner } from '../../../src/core/sched/task.ts';
import type { EnableState } from '../../../src/core/sched/types.ts';
import { MonitorBench } from '../../helpers/monitor-bench.ts';

const ENOMEM = -12;

/**
 * Plays a history of one task, given in words:
 *
 *     none init ready enabled dead   the enable state becomes that
 *     own:A, own:-                   the owner becomes A, or nobody
 *     ext, rt                        the task enters the ext class, or leaves it
 *     A.enable                       a callback of A is called; A.initTask! answers -ENOMEM
 *     mark:B, unmark                 the mark of a sub that is being enabled
 *     stage:B                        the enable of B has marked its tasks
 *     work, done                     an enable is under way, or no more
 *     gone                           the task is dead
 *     |                              the operation is over
 */
function play(history: string, bench = new MonitorBench(taskMonitor)): MonitorBench {
  for (const word of history.split(' ')) playWord(bench, word);
  return bench;
}

function playWord(bench: MonitorBench, word: string): void {
  const { kernel, task } = bench;
  const [what, name = ''] = word.split(':') as [string, string?];
  const [schedName, op] = word.split('.') as [string, string?];
  switch (what) {
    case 'own':
      setOwner(kernel, task, name === '-' ? null : bench.sched(name));
      break;
    case 'ext':
    case 'rt':
      task.inExtClass = what === 'ext';
      bench.emit({ type: 'class', task, isExt: task.inExtClass });
      break;
    case 'mark':
      task.subInit = bench.sched(name);
      break;
    case 'unmark':
      task.subInit = null;
      break;
    case 'stage':
      bench.emit({ type: 'stage', sched: bench.sched(name), stage: 'initialised' });
      break;
    case 'work':
    case 'done':
      bench.work(2, what === 'work');
      break;
    case 'gone':
      setLife(kernel, task, 'dead');
      break;
    case '|':
      bench.performed();
      break;
    default:
      if (op === undefined) setEnableState(kernel, task, what as EnableState);
      else call(bench, schedName, op);
  }
}

function call(bench: MonitorBench, schedName: string, word: string): void {
  const op = word.replace('!', '') as OpName;
  const about = {
    sched: bench.sched(schedName),
    op,
    task: bench.task,
    rq: null,
    cgroup: null,
    child: null,
  };
  bench.emit({ type: 'op', ...about, prev: null });
  bench.emit({ type: 'op-return', ...about, ret: word.endsWith('!') ? ENOMEM : 0 });
}

const READY = 'A.initTask init own:A ready';
const ENABLED = `${READY} ext A.enable enabled`;
/** The parent lets go of a task that a sub takes over. */
const PASS_1 = 'work B.initTask mark:B stage:B';
const TAKEN = 'own:B B.enable enabled unmark done';
/** A task leaves its owner; then another one, which has initialised it, gets it. */
const LEFT = 'A.disable ready A.exitTask none own:-';
const PUNTED = `${ENABLED} B.initTask ${LEFT} init own:B ready B.enable enabled | work A.initTask! B.disable ready B.exitTask none own:- own:A`;

const legal: Readonly<Record<string, string>> = {
  'a root is loaded and unloaded': `${ENABLED} | rt A.disable ready A.exitTask none own:- |`,
  'a root is unloaded, the class after the disable': `${ENABLED} A.disable ready rt A.exitTask none own:- |`,
  'a root is loaded again': `${READY} | A.exitTask none own:- | ${ENABLED} |`,
  'a root refuses the task': 'A.initTask! |',
  'the load of a root fails at another task': 'A.initTask init own:A A.exitTask none own:- |',
  'the task changes its class to and fro': `${READY} | ext A.enable enabled | rt A.disable ready | ext A.enable enabled |`,
  'a child is born into the class': `${READY} ext A.enable enabled |`,
  'a sub takes an enabled task': `${ENABLED} | ${PASS_1} | A.disable ready A.exitTask ${TAKEN} |`,
  'a sub takes a task of another class': `${READY} ${PASS_1} A.exitTask own:B unmark done | ext B.enable enabled |`,
  'a sub without callbacks takes the task': `${ENABLED} work mark:C stage:C A.disable ready A.exitTask own:C enabled unmark done |`,
  'the first pass of a sub fails at the task': `${ENABLED} work B.initTask! done |`,
  'the first pass of a sub fails at a task of another class': `${READY} work B.initTask! done |`,
  'the first pass of a sub fails at another task': `${ENABLED} work B.initTask mark:B unmark B.exitTask done |`,
  'the class changes between the passes': `${ENABLED} ${PASS_1} | rt A.disable ready | ext A.enable enabled | rt A.disable ready A.exitTask own:B unmark done |`,
  'the task dies between the passes': `${ENABLED} ${PASS_1} | gone unmark B.exitTask ${LEFT} dead |`,
  'the task dies between the passes, the owner told first': `${READY} ${PASS_1} gone A.exitTask unmark B.exitTask none own:- dead |`,
  'the task dies between the passes, disabled before the sub is told': `${ENABLED} ${PASS_1} gone A.disable ready A.exitTask B.exitTask none own:- dead |`,
  'the task dies between the passes of a sub without callbacks': `${ENABLED} work mark:C stage:C | gone unmark ${LEFT} dead |`,
  'the task dies while a sub initialises it': `${ENABLED} work B.initTask | gone ${LEFT} rt dead | B.exitTask done |`,
  'a task that was refused changes its class while it is initialised again': `${PUNTED} | D.initTask | rt | ext | own:- init own:D ready D.enable enabled done |`,
  'the parent takes the task of a sub back': `${ENABLED} B.initTask ${LEFT} init own:B ready B.enable enabled | A.initTask B.disable ready B.exitTask none own:- init own:A ready A.enable enabled |`,
  'a task changes its cgroup': `${ENABLED} B.initTask ${LEFT} init ready own:B B.enable enabled |`,
  'a task of another class changes its cgroup': `${READY} B.initTask A.exitTask none own:- init ready own:B |`,
  'a change of cgroup is refused': `${ENABLED} B.initTask! |`,
  'a change of cgroup is called off': `${ENABLED} B.initTask B.exitTask |`,
  'a task goes to a scheduler without callbacks': `${ENABLED} ${LEFT} init ready own:C enabled |`,
  'a task that its parent refuses is re-homed from there': `${PUNTED} | D.initTask own:- init own:D ready D.enable enabled done |`,
  'a task that two schedulers refuse is left alone': `${PUNTED} | D.initTask! own:- own:D | rt own:- done |`,
  'a task that was refused changes its class': `${PUNTED} | rt | ext | rt own:- done |`,
  'a task that was refused dies': `${PUNTED} | gone own:- rt dead done |`,
  'an enabled task dies': `${ENABLED} gone ${LEFT} rt dead rt |`,
  'a task that no scheduler knows dies': 'gone dead |',
};

const illegal: Readonly<Record<string, readonly [history: string, ...kinds: string[]]>> = {
  'NONE to READY': ['ready', 'none/READY'],
  'NONE to READY in the teardown of a task that was refused': [
    `${PUNTED} ready`,
    'punted/READY_EXT',
  ],
  'a task is enabled outside of the class': [`${READY} A.enable`, 'ready/OPS_ENABLE'],
  'a task is enabled outside of the class, with no callback': [`${READY} enabled`, 'ready/ENABLE'],
  'a task is enabled twice': [`${ENABLED} enabled`, 'enabled/ENABLE'],
  'a task that was refused is enabled': [`${PUNTED} rt ext A.enable`, 'punted/OPS_ENABLE'],
  'a task leaves the class and is not disabled': [`${ENABLED} rt |`, 'enabled/LEAVE_CLASS'],
  'a task enters the class and is not enabled': [`${READY} ext |`, 'joining/ABANDON'],
  'an enabled task exits': [`${ENABLED} A.exitTask`, 'enabled/OPS_EXIT'],
  'an enabled task exits, with no callback': [`${ENABLED} none own:-`, 'enabled/EXIT'],
  'a task is disabled that is not enabled': [`${READY} A.disable`, 'ready/OPS_DISABLE'],
  'undoing the first pass disables': [
    `${ENABLED} ${PASS_1} B.disable`,
    'enabled-sub-init/FOREIGN_DISABLE',
  ],
  'a sub enables what it does not own': [`${ENABLED} B.enable`, 'enabled/FOREIGN_ENABLE'],
  'the second init of a dying task is forgotten': [
    `${ENABLED} ${PASS_1} gone ${LEFT} dead`,
    'between/DIE',
  ],
  'the hand-over goes on with a dead task': [`gone dead own:B`, 'dead/PUNT'],
  'a sub goes on with a task that has died meanwhile': [
    `${ENABLED} work B.initTask | gone ${LEFT} dead | own:B`,
    'dead-sub-init/PUNT',
  ],
  'a parent takes a task back that has died meanwhile': [
    `${ENABLED} work B.initTask | gone ${LEFT} dead | none`,
    'dead-sub-init/EXIT',
  ],
  'a task has died meanwhile, and the second scheduler never sees it': [
    `${ENABLED} work B.initTask | gone ${LEFT} dead | done |`,
    'dead-sub-init/VANISH',
  ],
  'the mark of a sub is left': [`${ENABLED} ${PASS_1} done |`, 'enabled-sub-init/ABANDON'],
  'a task is initialised a third time': [
    `${ENABLED} B.initTask D.initTask`,
    'enabled-sub-init/SUB_INIT',
  ],
  'a second init is undone that was not made': [`${ENABLED} B.exitTask`, 'enabled/SUB_CANCEL'],
  'a task changes hands and was not initialised': [
    `${ENABLED} A.disable ready A.exitTask own:B`,
    'leaving/HAND_OVER',
  ],
  'a task changes hands enabled': [`${ENABLED} ${PASS_1} own:B`, 'enabled-sub-init/HAND_OVER'],
  'a task that was initialised is given up like one that was refused': [
    `${ENABLED} B.initTask ${LEFT} own:B`,
    'between/PUNT',
  ],
  'a task that was refused stays behind': [`${PUNTED} done |`, 'punted/ABANDON'],
  'a re-homed task is not enabled': [
    `${ENABLED} B.initTask ${LEFT} init own:B ready |`,
    'joining/ABANDON',
  ],
  'the init of a root fails, and it is taken for done': ['A.initTask! enabled', 'none/ENABLE'],
  'a task is gone, and its scheduler was not told': [`${ENABLED} gone |`, 'enabled/VANISH'],
};

describe('M-task', () => {
  test.each(Object.entries(legal))('holds when %s', (_, history) => {
    expect(play(history).violations).toEqual([]);
  });

  test.each(Object.entries(illegal))('breaks when %s', (_, [history, ...kinds]) => {
    expect(play(history).violations).toEqual(kinds.map((kind) => `task 7: ${kind}`));
  });

  test('takes every transition on the way', () => {
    const { coverage } = new MonitorBench(taskMonitor);
    for (const history of Object.values(legal)) {
      play(history, new MonitorBench(taskMonitor, coverage));
    }
    expect(coverage.untaken).toEqual([]);
  });

  test('goes on from where the task is after a violation', () => {
    const stateAfter = (history: string): string => play(history).machine.stateOf(7);
    expect(stateAfter(`${READY} enabled`)).toBe('enabled');
    expect(stateAfter('ready')).toBe('ready');
    expect(stateAfter('own:A ext ready')).toBe('joining');
    expect(stateAfter(`${PUNTED} A.disable`)).toBe('punted');
    expect(stateAfter(`${ENABLED} ${PASS_1} D.enable`)).toBe('enabled-sub-init');
    expect(stateAfter(`${ENABLED} dead`)).toBe('dead');
  });

  test('waits with its last word as long as something is under way', () => {
    const bench = play(`work ${READY} ext |`);
    expect(bench.violations).toEqual([]);
    bench.kernel.claimed.push(bench.sched('A'));
    play('done |', bench);
    expect(bench.violations).toEqual([]);
    bench.kernel.claimed.length = 0;
    play('|', bench);
    expect(bench.violations).toEqual(['task 7: joining/ABANDON']);
  });
});
