import type { HostView } from '../../src/check/host-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import { llcContextOf } from '../../src/core/bandwidth/library.ts';
import type { HostEvent } from '../../src/host/event.ts';
import { type HostTask, isRunnable } from '../../src/host/state.ts';
import { contextOfBtq, isHeld, markedQueue } from './lookups.ts';

const FULL_SCAN_EVERY = 16;

/** Whether a drain can come by the backlog queue that holds the task. */
function isReachable({ lib, task }: HostView, { id, cgroup, llc }: HostTask): boolean {
  const common = task(id);
  const queue = common === undefined ? null : markedQueue(common);
  if (queue === null) return false;
  const own = lib.llcContexts.get(cgroup)?.[llc];
  const llcx = own?.btq === queue ? own : contextOfBtq(lib, queue);
  if (llcx === undefined) return false;
  const owner = lib.cgroups.get(llcx.id);
  if (owner === undefined || lib.contexts.get(owner)?.hasLlcx !== true) return false;
  return llcContextOf(lib, llcx.id, llcx.llc) === llcx;
}

function timesIn(dsqs: readonly HostTask[][], task: HostTask): number {
  let times = 0;
  for (const dsq of dsqs) for (const queued of dsq) if (queued === task) times++;
  return times;
}

/** What is wrong with the place of a task, or null. */
function misplaced(view: HostView, task: HostTask): string | null {
  const { host } = view;
  const { state } = task;
  if (state === 'parked') return isReachable(view, task) ? null : 'parked out of reach';
  if (isHeld(view.task(task.id)))
    return isRunnable(task) ? 'in two places' : `parked, but ${state}`;
  switch (state) {
    case 'queued':
      return host.dsqs[task.llc]?.includes(task) ? null : 'on no dispatch queue';
    case 'running':
      return host.cpuById.get(task.cpu)?.current === task ? null : 'on no CPU';
    case 'in-flight':
      return 'lost between two places';
    default:
      return null;
  }
}

/** The same with every dispatch queue and CPU counted. */
function misplacedAnywhere(view: HostView, task: HostTask): string | null {
  const { dsqs, cpus } = view.host;
  const queued = timesIn(dsqs, task);
  let running = 0;
  for (const cpu of cpus) if (cpu.current === task) running++;
  if (queued !== (task.state === 'queued' ? 1 : 0)) return `on ${queued} dispatch queues`;
  if (running !== (task.state === 'running' ? 1 : 0)) return `on ${running} CPUs`;
  return misplaced(view, task);
}

/** I-BW-3: no task is lost, none is there twice. */
export const onePlacePerTask = defineProperty<HostView, HostEvent>({
  id: 'I-BW-3',
  law: 'After each operation a runnable task is in exactly one place: on one dispatch queue, on one CPU, or in one backlog queue that a drain can reach; any other task is in none.',
  why: 'A parked task exists nowhere else: if no drain comes by its queue, it never runs again.',
  source: 'scheds/include/lib/cgroup.h REGISTER_SCX_CGROUP_BW_ENQUEUE_CB',
  scope: 'host',
  kind: 'state',
  designs: ['reservation', 'as-merged', 'accounting'],
  needsState: true,
  reads: ['cgroups.llc.btq'],
  byAnswers: true,
  watch(run) {
    const { view } = run;
    const touched: HostTask[] = [];
    const report = (task: HostTask, wrong: string | null): void => {
      if (wrong !== null) run.broken(wrong, `task ${task.id} of cgroup ${task.cgroup}: ${wrong}`);
    };
    const checkAll = (): void => {
      for (const task of view.host.tasks.values()) {
        if (!run.when(task.state !== 'absent' && task.state !== 'dead')) continue;
        report(task, misplacedAnywhere(view, task));
      }
      touched.length = 0;
    };
    let operations = 0;
    // What frees backlog queues can strand tasks that it does not name.
    let queuesWent = false;
    const afterFreeing = (): void => {
      queuesWent = true;
    };
    return {
      task: ({ task }) => {
        if (!touched.includes(task)) touched.push(task);
      },
      moved: ({ task }) => {
        if (!touched.includes(task)) touched.push(task);
      },
      init: afterFreeing,
      exit: afterFreeing,
      step: () => {
        if (queuesWent || run.isDue(++operations, FULL_SCAN_EVERY)) {
          queuesWent = false;
          checkAll();
          return;
        }
        for (const task of touched) {
          if (run.when(isRunnable(task))) report(task, misplaced(view, task));
        }
        touched.length = 0;
      },
      end: checkAll,
    };
  },
});
