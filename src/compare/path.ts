import { type HostState, ROOT } from '../host/state.ts';

/** The cgroup and those above it, below the root. */
export function pathOf(host: HostState, cgroup: number): readonly number[] {
  const path: number[] = [];
  for (let id = cgroup; id !== ROOT && id !== 0; id = host.cgroups.get(id)?.parent ?? 0) {
    path.push(id);
  }
  return path;
}
