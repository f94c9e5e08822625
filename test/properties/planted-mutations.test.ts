import { describe, expect, test } from 'vitest';
import { queueProperties } from '../../properties/atq/index.ts';
import { treeProperties } from '../../properties/rbtree/index.ts';
import { Statistics } from '../../src/check/statistics.ts';
import { tasksInOrder } from '../../src/core/atq.ts';
import { EINVAL } from '../../src/core/errno.ts';
import { rbLeast } from '../../src/core/rbtree.ts';
import type { QueueMutation, TreeMutation } from '../helpers/level-runs.ts';
import { brokenWithin, playQueue, playTree } from '../helpers/level-runs.ts';

const RUNS = 40;

/** For each law a small lie that it has to catch. */
const treeMutations: Readonly<Record<string, TreeMutation>> = {
  'I-RB-1': (op, answer) =>
    op.op === 'dump' && answer.items ? { ...answer, items: answer.items.slice(1) } : answer,
  'I-RB-2': (op, answer, view) => {
    const root = view.trees.get(op.tree)?.root;
    if (op.op === 'insert_node' && root?.left != null) root.isRed = root.left.isRed = true;
    return answer;
  },
  'I-RB-3': (op, answer) => (op.op === 'check' ? { ret: EINVAL } : answer),
  'I-RB-4': (op, answer, view) => {
    const tree = view.trees.get(op.tree);
    const least = tree && rbLeast(tree);
    if (answer.ret < 0 && least) least.value = 12345;
    return answer;
  },
  'I-RB-5': (op, answer) =>
    op.op === 'insert_node' && answer.ret === 0 && op.node === 3 ? { ret: EINVAL } : answer,
  'I-RB-6': (op, answer, view) => {
    const tree = view.trees.get(op.tree);
    const seldom = op.op === 'insert_node' && Number(op.value ?? 1) % 8 === 0;
    if (seldom && tree?.mode === 'update') tree.root = null;
    return answer;
  },
  'I-RB-7': (op, answer) => (op.op === 'insert_node' ? { ret: 0 } : answer),
  'I-RB-8': (op, answer, view) => {
    const [first, second] = [...view.trees.values()];
    if (op.op === 'insert_node' && first?.root && second) second.root = first.root;
    return answer;
  },
};

const queueMutations: Readonly<Record<string, QueueMutation>> = {
  'I-ATQ-1': (op, answer, view) => {
    const task = op.op === 'insert_vtime' ? view.tasks.get(op.task) : undefined;
    if (task) task.atq = null;
    return answer;
  },
  'I-ATQ-2': (op, answer, view) => {
    const queue = 'q' in op ? view.queues.get(op.q) : undefined;
    const next = queue && tasksInOrder(queue)[0];
    return op.op === 'pop' && next ? { ...answer, task_out: next.id } : answer;
  },
  'I-ATQ-3': (op, answer, view) => {
    const queue = 'q' in op ? view.queues.get(op.q) : undefined;
    if (op.op === 'remove' && queue) queue.size += 1;
    return answer;
  },
  'I-ATQ-4': (op, answer) => (op.op === 'task_fini' ? { ret: 1 } : answer),
  'I-ATQ-5': (op, answer) => (op.op === 'nr_queued' ? { ret: answer.ret + 1 } : answer),
  'I-ATQ-6': (op, answer, view) => {
    const task = op.op === 'remove' && answer.ret < 0 ? view.tasks.get(op.task) : undefined;
    if (task) task.holdcnt += 1;
    return answer;
  },
  'I-ATQ-7': (op, answer) =>
    op.op === 'task_state' && answer.q_of === -2 ? { ...answer, q_of: -1 } : answer,
  'I-ATQ-8': (op, answer) =>
    op.op === 'task_hold' ? { ...answer, holdcnt: (answer.holdcnt ?? 0) + 1 } : answer,
};

const quiet = new Statistics();

describe('every law is broken by a lie made for it', () => {
  test.each(treeProperties.map(({ id }) => id))('%s', (id) => {
    const mutation = treeMutations[id];
    expect(mutation).toBeDefined();
    const broken = brokenWithin(RUNS, (seed) => playTree(seed, [], quiet, mutation));
    expect([...broken.keys()]).toContain(id);
  });

  test.each(queueProperties.map(({ id }) => id))('%s', (id) => {
    const mutation = queueMutations[id];
    expect(mutation).toBeDefined();
    const broken = brokenWithin(RUNS, (seed) => playQueue(seed, [], quiet, mutation));
    expect([...broken.keys()]).toContain(id);
  });
});

/** More ways in which a law can break, by the kind that it reports. */
const kinds: readonly (readonly [string, QueueMutation])[] = [
  [
    'I-ATQ-2/nothing popped',
    (op, answer) => (op.op === 'pop' ? { ret: 0, task_out: null } : answer),
  ],
  [
    'I-ATQ-2/not queued here',
    (op, answer) => (op.op === 'pop' ? { ret: 0, task_out: 77 } : answer),
  ],
  [
    'I-ATQ-7/inserted',
    (op, answer) => (op.op === 'insert' || op.op === 'insert_vtime' ? { ret: 0 } : answer),
  ],
  ['I-ATQ-7/cancelled', (op, answer) => (op.op === 'task_fini' ? { ret: 1 } : answer)],
  [
    'I-ATQ-7/handed out',
    (op, answer, view) => {
      const dead = [...view.tasks.values()].find(({ atq }) => atq === 'dead');
      return op.op === 'peek' && dead ? { ret: 0, task_out: dead.id } : answer;
    },
  ],
  [
    'I-ATQ-7/listed',
    (op, answer, view) => {
      const dead = [...view.tasks.values()].find(({ atq }) => atq === 'dead');
      return op.op === 'dump' && dead ? { ...answer, tasks: [[dead.id, 0]] } : answer;
    },
  ],
  ['I-ATQ-8/task_drop', (op, answer) => (op.op === 'task_drop' ? { ret: 0 } : answer)],
  [
    'I-ATQ-3/capacity',
    (_op, answer, view) => {
      for (const queue of view.queues.values()) {
        if (queue.size > 1) (queue as { capacity: number }).capacity = 1;
      }
      return answer;
    },
  ],
];

test.each(kinds)('a lie is told apart: %s', (wanted, mutation) => {
  const told = new Set<string>();
  for (let seed = 1; seed <= RUNS; seed++) {
    for (const { property, failureKind } of playQueue(seed, [], quiet, mutation)) {
      told.add(`${property}/${failureKind}`);
    }
  }
  expect([...told]).toContain(wanted);
});
