import type { BandwidthLibrary } from '../../src/core/bandwidth/types.ts';
import type { Cgroup } from '../../src/core/cgroup.ts';
import { E2BIG, EBUSY, EEXIST, EINVAL, ENODEV, ENOENT, ESRCH } from '../../src/core/errno.ts';
import { U64_MAX } from '../../src/core/int64.ts';
import type { LibraryCall } from '../../src/scenario/library-call.ts';

/** Version A takes no cgroup of this level or below (CBW_CGRP_TREE_HEIGHT_MAX). */
const HEIGHT_MAX = 16;

/** What is known of the cgroup that a call names. */
interface Named {
  readonly cgroup: Cgroup;
  readonly hasContext: boolean;
  readonly isLlcValid: boolean;
}

type OnCgroup = Extract<
  LibraryCall,
  { readonly op: 'init' | 'set' | 'exit' | 'throttled' | 'consume' | 'put_aside' }
>;

/** The answer to a call that names a cgroup which is or was there; undefined: it is in order. */
function answerOnCgroup(call: OnCgroup, named: Named): number | undefined {
  const { cgroup, hasContext, isLlcValid } = named;
  switch (call.op) {
    case 'init':
      if (call.period_us === 0) return EINVAL;
      if (cgroup.level >= HEIGHT_MAX) return E2BIG;
      return hasContext ? EEXIST : undefined;
    case 'set':
      if (call.period_us === 0) return EINVAL;
      return hasContext ? undefined : ESRCH;
    case 'exit':
      return hasContext ? undefined : 0;
    case 'throttled':
      if (!isLlcValid) return EINVAL;
      return hasContext || cgroup.level === 0 ? undefined : ESRCH;
    case 'consume':
      if (cgroup.level === 0) return 0;
      if (!isLlcValid) return EINVAL;
      return hasContext ? undefined : 0;
    case 'put_aside':
      if (!isLlcValid) return EINVAL;
      if (!hasContext) return ESRCH;
      return call.vtime === U64_MAX ? EINVAL : undefined;
  }
}

/**
 * What a call answers that the contract forbids, or that is about nothing:
 *
 * | call | condition, in this order | answer |
 * |---|---|---|
 * | any with a cgroup | an id that never existed | -ENOENT |
 * | init, set | period 0 | -EINVAL |
 * | init | too deep / initialised already | -E2BIG / -EEXIST |
 * | set | exited or never initialised | -ESRCH |
 * | throttled, put_aside | LLC that does not exist | -EINVAL |
 * | throttled, put_aside | exited or never initialised | -ESRCH |
 * | put_aside | the vtime that means FIFO | -EINVAL |
 * | consume | root | 0 |
 * | consume | LLC that does not exist | -EINVAL |
 * | consume, exit | exited or never initialised | 0 |
 * | cancel | not parked | 0 |
 * | lib_init | null configuration | -EINVAL |
 * | mkdir | id in use / no parent | -EEXIST / -ENOENT |
 * | rmdir | never existed / gone / root or children | -ENOENT / -ENODEV / -EBUSY |
 *
 * @returns the answer, or undefined for a call that the contract allows
 */
export function expectedAnswer(lib: BandwidthLibrary, call: LibraryCall): number | undefined {
  switch (call.op) {
    case 'init':
    case 'set':
    case 'exit':
    case 'throttled':
    case 'consume':
    case 'put_aside': {
      const cgroup = lib.cgroups.lastKnown(call.cgrp);
      if (cgroup === undefined) return ENOENT;
      const llc = 'llc' in call ? call.llc : 0;
      const isLlcValid = Number.isInteger(llc) && llc >= 0 && llc < lib.nrLlcs;
      return answerOnCgroup(call, { cgroup, hasContext: lib.contexts.has(cgroup), isLlcValid });
    }
    case 'cancel':
      return 0;
    case 'lib_init':
      return call.null_config === true ? EINVAL : undefined;
    case 'mkdir':
      if (lib.cgroups.get(call.cgrp) !== undefined) return EEXIST;
      return lib.cgroups.get(call.parent) === undefined ? ENOENT : undefined;
    case 'rmdir': {
      const cgroup = lib.cgroups.lastKnown(call.cgrp);
      if (cgroup === undefined) return ENOENT;
      if (!cgroup.online) return ENODEV;
      return cgroup.level === 0 || cgroup.children.length > 0 ? EBUSY : undefined;
    }
    default:
      return undefined;
  }
}
