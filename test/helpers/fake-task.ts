import { Cpumask } from '../../src/core/cpumask.ts';
import type { CgroupView, TaskView } from '../../src/core/sched/ops.ts';

export const MS = 1_000_000;
export const SLICE = 5 * MS;
export const ROOT_CGROUP: CgroupView = { id: 1, level: 0, parentId: null, threaded: false };

export type FakeTask = { -readonly [field in keyof TaskView]: TaskView[field] };

export function fakeTask(id: number, rest: Partial<FakeTask> = {}): FakeTask {
  return {
    id,
    cpuId: 0,
    cpus: Cpumask.of([0, 1, 2, 3]),
    weight: 100,
    sliceNs: SLICE,
    dsqVtime: 0,
    cgroupId: 1,
    exiting: false,
    isMigrationDisabled: false,
    ...rest,
  };
}

export function cgroupView(id: number, rest: Partial<CgroupView> = {}): CgroupView {
  return { id, level: 1, parentId: 1, threaded: false, ...rest };
}
