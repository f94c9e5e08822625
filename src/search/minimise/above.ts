import type { Cast, CastScheduler } from '../../scenario/scenario.ts';

const ROOT = 1;

/** The cgroups above one, the nearest first; the root is above all others. */
export function cgroupsAbove({ cgroups }: Cast, id: number): readonly number[] {
  const above: number[] = [];
  // A parent that leads in a circle is not well-formed; it must end here all the same.
  for (let at = id; at !== ROOT && above.length <= cgroups.length; ) {
    at = cgroups.find((cgroup) => cgroup.id === at)?.parent ?? ROOT;
    above.push(at);
  }
  return above;
}

/** The schedulers attached above another, the nearest first. */
export function schedulersAbove(cast: Cast, { cgroup }: CastScheduler): readonly CastScheduler[] {
  return cgroupsAbove(cast, cgroup).flatMap((id) =>
    cast.schedulers.filter((scheduler) => scheduler.cgroup === id),
  );
}

/** Schedulers that have a lower id than one above them. */
export function schedulersUpsideDown(cast: Cast): number {
  return cast.schedulers.filter((each) =>
    schedulersAbove(cast, each).some(({ id }) => each.id < id),
  ).length;
}

/** The ids of the schedulers, each after those above it. */
export function schedulersDownwards(cast: Cast): readonly number[] {
  const depths = new Map(
    cast.schedulers.map(({ id, cgroup }) => [id, cgroupsAbove(cast, cgroup).length]),
  );
  return [...depths].sort(([, a], [, b]) => a - b).map(([id]) => id);
}

/** Whether a scheduler is loaded before the first operation. */
export function isLoaded({ present = true }: CastScheduler): boolean {
  return present;
}
