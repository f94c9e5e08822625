import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { Cgroup } from '../../src/core/cgroup.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { scanEvery } from '../dispatch/scan-every.ts';
import { hostsOf, isQuiet, nameOf, nearestHost, pointerOf } from './lookups.ts';

/** I-SUB-2: the pointer of a cgroup leads to the nearest host. */
export const nearestHostOfCgroup = defineProperty<MachineView, MachineEvent>({
  id: 'I-SUB-2',
  law: 'While no scheduler is being enabled or disabled, each live cgroup points to the linked scheduler whose host cgroup is the nearest at or above it.',
  why: 'The pointer is a cache of that walk. Forks, moves and attaches trust it: a stale one gives tasks to the wrong scheduler, or to one that is gone.',
  source: 'set_cgroup_sched, scx_cgroup_lifetime_notify',
  scope: 'hierarchy',
  kind: 'state',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch(run) {
    const { view } = run;
    const touched = new Set<Cgroup>();
    let isAll = false;
    let operations = 0;
    const touch = ({ cgroup }: { readonly cgroup: Cgroup }): void => {
      touched.add(cgroup);
    };
    const touchAll = (): void => {
      isAll = true;
    };
    const check = (cgroup: Cgroup, hosts: ReturnType<typeof hostsOf>): void => {
      const { kernel } = view;
      if (!run.when(cgroup.online && (kernel.root !== null || kernel.schedOf.has(cgroup)))) return;
      const pointer = pointerOf(kernel, cgroup);
      const nearest = nearestHost(hosts, cgroup);
      if (pointer === nearest) return;
      run.broken(
        pointer !== null && !kernel.scheds.includes(pointer) ? 'stale pointer' : 'not the nearest',
        `cgroup ${cgroup.id} points to ${nameOf(pointer)}, ` +
          `the nearest host above it is that of ${nameOf(nearest)}`,
      );
    };
    const allCgroups = (): readonly Cgroup[] => {
      const { cgroups } = view.kernel;
      return cgroups.preOrder(cgroups.root);
    };
    const look = (): void => {
      if ((!isAll && touched.size === 0) || !isQuiet(view)) return;
      const hosts = hostsOf(view.kernel);
      for (const cgroup of isAll ? allCgroups() : touched) check(cgroup, hosts);
      touched.clear();
      isAll = false;
    };
    return {
      effective: touch,
      cgroup: touch,
      linked: touchAll,
      unlinked: touchAll,
      step: () => {
        if (run.isDue(++operations, scanEvery(allCgroups().length))) isAll = true;
        look();
      },
      end: () => {
        isAll = true;
        look();
      },
    };
  },
});
