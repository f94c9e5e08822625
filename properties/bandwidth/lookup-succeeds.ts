import type { HostView } from '../../src/check/host-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import { isLlcValid, llcContextOf } from '../../src/core/bandwidth/library.ts';
import type { BandwidthLibrary } from '../../src/core/bandwidth/types.ts';
import type { Cgroup } from '../../src/core/cgroup.ts';
import { EAGAIN, errnoName } from '../../src/core/errno.ts';
import { U64_MAX } from '../../src/core/int64.ts';
import type { HostEvent } from '../../src/host/event.ts';

/** The kernel's rule: leaves and threaded cgroups have tasks, and so do roots of thread trees. */
function mayHaveTasks(cgroup: Cgroup): boolean {
  return (
    cgroup.level === 0 ||
    cgroup.threaded ||
    cgroup.children.length === 0 ||
    cgroup.children.some((child) => child.threaded)
  );
}

/** Whether the library has to know the pair, by what it was told. */
function mustBeKnown(lib: BandwidthLibrary, id: number, llc: number): boolean {
  const cgroup = lib.cgroups.get(id);
  if (cgroup === undefined || !lib.contexts.has(cgroup)) return false;
  return mayHaveTasks(cgroup) && isLlcValid(lib, llc);
}

/** I-BWA-10: what is there is found. */
export const lookupSucceeds = defineProperty<HostView, HostEvent>({
  id: 'I-BWA-10',
  law: 'A cgroup that was put under control, can have tasks and has not exited has a context on every LLC: throttled answers 0 or -EAGAIN for it, and put_aside 0.',
  why: 'The scheduler admits on any other answer: a context that is not found is a cgroup without a limit.',
  source: '0f639abfa; scx_cgroup_bw_init and its comment on who has LLC contexts',
  scope: 'bandwidth',
  kind: 'state',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  reads: ['cgroups.ctx', 'cgroups.llc'],
  byAnswers: true,
  watch(run) {
    const { view } = run;
    const check = (op: string, id: number, llc: number, ret: number): void => {
      if (!run.when(mustBeKnown(view.lib, id, llc))) return;
      run.broken(op, `${op} of cgroup ${id} on LLC ${llc} answered ${errnoName(ret)}`);
    };
    const checkAll = (): void => {
      const { lib } = view;
      for (const cgroup of lib.contexts.keys()) {
        if (!run.when(cgroup.online && mayHaveTasks(cgroup))) continue;
        for (let llc = 0; llc < lib.nrLlcs; llc++) {
          if (llcContextOf(lib, cgroup.id, llc) !== undefined) continue;
          run.broken('no context', `cgroup ${cgroup.id} has no context on LLC ${llc}`);
        }
      }
    };
    return {
      throttled: ({ call, answer }) => {
        const { ret } = answer;
        // Either answer tells that the pair was found.
        if (ret === 0 || ret === EAGAIN) run.when(true);
        else check('throttled', call.cgrp, call.llc, ret);
      },
      put_aside: ({ call, answer }) => {
        if (answer.ret === 0) run.when(true);
        else if (call.vtime !== U64_MAX) check('put_aside', call.cgrp, call.llc, answer.ret);
      },
      init: checkAll,
      rmdir: checkAll,
    };
  },
});
