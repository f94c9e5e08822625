import { hasOwnQuota } from '../core/bandwidth/library.ts';
import { subtreeRuntime } from '../core/bandwidth/sum.ts';
import { type PathContext, runToEnd } from '../core/path.ts';
import { replenish } from './cgroups.ts';
import type { SmpContext } from './context.ts';
import { dispatch } from './dispatch.ts';
import type { SmpState, SmpTask } from './state.ts';
import { sleep } from './tasks.ts';

/** Intervals that a task may wait behind others, with nothing to be repaid. */
const ROUNDS = 4;

/**
 * After the race: every CPU lets what runs there stop, and dispatches; when nobody can run any
 * more, the next interval begins.
 */
export function settle(m: SmpContext, k: PathContext, patience: number): void {
  const { state } = m;
  // Without a scheduler there is nobody to wait for.
  const rounds = state.isSchedulerEnded ? 0 : Math.min(patience, roundsOf(m.state));
  m.emit({ type: 'settle', rounds });
  const waiting = new Map<SmpTask, number>();
  for (const task of state.tasks.values()) {
    if (rounds > 0 && task.isRunnable && task.runsOn < 0) waiting.set(task, task.nrRuns);
  }
  for (let round = 0; round < rounds && waiting.size > 0; round++) {
    while (runOnce(m, k));
    for (const [task, nrRuns] of waiting) if (task.nrRuns > nrRuns) waiting.delete(task);
    if (waiting.size > 0) runToEnd(replenish(m, k));
  }
  m.emit({ type: 'rest', waiting: [...waiting.keys()] });
}

/** Each task may have to wait for an interval, and debts are repaid a quota at a time. */
function roundsOf({ lib, tasks }: SmpState): number {
  let repaying = 0;
  for (const [cgroup, cgx] of lib.contexts) {
    if (!hasOwnQuota(cgx)) continue;
    const owed = Number(cgx.debt) + Number(subtreeRuntime(lib, cgroup));
    repaying = Math.max(repaying, Math.ceil(owed / Number(cgx.nquota)));
  }
  return ROUNDS + tasks.size + repaying;
}

/** Every CPU once; whether any has run something. */
function runOnce(m: SmpContext, k: PathContext): boolean {
  let hasRun = false;
  for (const cpu of m.state.cpus.values()) {
    const { current } = cpu;
    if (current !== null) runToEnd(sleep(m, k, current));
    runToEnd(dispatch(m, k, cpu));
    if (cpu.current !== null) hasRun = true;
  }
  return hasRun;
}
