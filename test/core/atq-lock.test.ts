import { describe, expect, test } from 'vitest';
import {
  type Atq,
  createAtq,
  createAtqLibrary,
  createTaskCommon,
  insertVtime,
  lockAtq,
  peek,
  pop,
  remove,
  type TaskCommon,
  taskDetach,
  taskFini,
} from '../../src/core/atq.ts';
import { ETIMEDOUT } from '../../src/core/errno.ts';
import { type Path, type PathContext, runToEnd } from '../../src/core/path.ts';
import { composeSeams, correctedSeams } from '../../src/core/seams.ts';

const alone: PathContext = { interleaved: false, cpu: 0 };
const onCpu = (cpu: number): PathContext => ({ interleaved: true, cpu });

describe('a lock that is not had in time', () => {
  const WAITS: Readonly<Record<string, (atq: Atq, task: TaskCommon) => Path<unknown>>> = {
    insert: (atq, task) => insertVtime(onCpu(1), atq, task, 1),
    remove: (atq, task) => remove(onCpu(1), atq, task),
    pop: (atq) => pop(onCpu(1), atq, true),
    peek: (atq) => peek(onCpu(1), atq),
    task_fini: (_, task) => taskFini(onCpu(1), task),
    task_detach: (_, task) => taskDetach(onCpu(1), task),
    lock: (atq) => lockAtq(onCpu(1), atq),
  };

  test.each(Object.keys(WAITS))('leaves all as it is, and ends the scheduler: %s', (call) => {
    const library = createAtqLibrary(correctedSeams);
    const atq = createAtq(library, false);
    const task = createTaskCommon(0);
    runToEnd(insertVtime(alone, atq, task, 1));
    const ended: Atq[] = [];
    library.endScheduler = (because) => ended.push(because);
    runToEnd(lockAtq(alone, atq));
    // Who goes on while the lock is taken has given it up.
    const answer = runToEnd((WAITS[call] as (typeof WAITS)[string])(atq, task));
    expect(answer).toBe(call === 'pop' || call === 'peek' ? null : ETIMEDOUT);
    expect(ended).toEqual([atq]);
    expect([atq.lock, atq.size, task.atq, task.holdcnt]).toEqual([0, 1, atq, 0]);
  });

  test('ends nothing where the answer is all there is', () => {
    const seams = composeSeams([{ atq: { endsOnTimeout: () => false } }]);
    const library = createAtqLibrary(seams);
    library.endScheduler = () => expect.unreachable();
    const atq = createAtq(library, false);
    runToEnd(lockAtq(alone, atq));
    expect(runToEnd(pop(onCpu(1), atq, false))).toBeNull();
  });
});
