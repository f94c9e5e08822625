import type { LibraryCall } from '../scenario/library-call.ts';
import type { HostContext, Result } from './context.ts';
import { ask } from './enqueue.ts';
import { onlineCgroup, ROOT } from './state.ts';

/**
 * Whether the contract forbids the call in this state, or makes it a call about nothing; then
 * it must leave everything as it is.
 */
function isMisuse(host: HostContext, call: LibraryCall): boolean {
  const { state } = host;
  switch (call.op) {
    case 'init':
      return state.cgroups.get(call.cgrp)?.online === true || !isKnown(host, call.cgrp);
    case 'set':
    case 'exit':
      return onlineCgroup(state, call.cgrp) === undefined;
    case 'throttled':
    case 'consume':
    case 'put_aside':
      return call.llc >= state.nrLlcs || onlineCgroup(state, call.cgrp) === undefined;
    case 'cancel':
      return state.tasks.get(call.task)?.state !== 'parked';
    case 'lib_init':
      return call.null_config === true;
    case 'mkdir':
      return state.cgroups.get(call.cgrp)?.online === true || !isKnown(host, call.parent);
    case 'rmdir':
      return call.cgrp === ROOT || onlineCgroup(state, call.cgrp) === undefined;
    default:
      return false;
  }
}

function isKnown(host: HostContext, cgroup: number): boolean {
  return host.state.cgroups.has(cgroup);
}

/** Makes a call that the contract forbids; its answer is the outcome. */
export function misuse(host: HostContext, call: LibraryCall): Result {
  if (!isMisuse(host, call)) return undefined;
  host.emit({ type: 'misuse', call });
  return ask(host, call).ret;
}
