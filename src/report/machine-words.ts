import {
  SCX_DSQ_BYPASS,
  SCX_DSQ_GLOBAL,
  SCX_DSQ_INVALID,
  SCX_DSQ_LOCAL,
  SCX_DSQ_LOCAL_ON,
} from '../core/sched/constants.ts';
import type { DisableStage, EnableStage, MachineOperation } from '../scenario/machine-operation.ts';
import type { Cast } from '../scenario/scenario.ts';
import { cgroupName, commonWords } from './common-words.ts';
import { formatNs } from './units.ts';

/** An operation of the level `machine` as a person would say it. */
export function machineWords(operation: MachineOperation, cast: Cast): string {
  switch (operation.op) {
    case 'yield': {
      const to = operation.to === undefined ? '' : ` to task ${operation.to}`;
      return `task ${operation.task} yields${to}`;
    }
    case 'setweight':
      return `task ${operation.task}: weight becomes ${operation.weight}`;
    case 'setclass':
      return `task ${operation.task} changes to the ${operation.class} class`;
    case 'pin':
      return `task ${operation.task} may not migrate`;
    case 'unpin':
      return `task ${operation.task} may migrate again`;
    case 'compare':
      return `core scheduling compares task ${operation.task} with task ${operation.other}`;
    case 'exit': {
      const held = operation.until === undefined ? '' : ', held up once dead';
      return `task ${operation.task} exits${held}`;
    }
    case 'bury':
      return `dead task ${operation.task} is released`;
    case 'resched':
      return `CPU ${operation.cpu} reschedules`;
    case 'offline':
      return `CPU ${operation.cpu} goes offline`;
    case 'online':
      return `CPU ${operation.cpu} comes online`;
    case 'attach':
      return `attach ${placed(operation.scheduler, cast)}${heldUp(operation.until)}`;
    case 'detach':
      return `detach scheduler ${operation.scheduler}${heldUp(operation.until)}`;
    case 'error':
      return `scheduler ${operation.scheduler} fails${heldUp(operation.until)}`;
    case 'proceed':
      return `proceed with scheduler ${operation.scheduler}${heldUp(operation.until)}`;
    case 'suspend':
      return 'power management suspends';
    case 'resume':
      return 'power management resumes';
    case 'sysrq':
      return operation.key === 's' ? 'SysRq-S ends the root scheduler' : 'SysRq-D dumps';
    case 'insert':
    case 'transfer':
    case 'peek':
    case 'count':
    case 'create':
    case 'destroy':
    case 'iterate':
    case 'close':
    case 'setslice':
    case 'setvtime':
    case 'subdispatch':
    case 'reenqueue':
    case 'kick':
      return `${callerOf(operation)} ${callWords(operation)}`;
    default:
      return commonWords(operation);
  }
}

type ProgramCall = Extract<MachineOperation, { readonly scheduler?: number }>;

/** What a program does, without its subject. */
function callWords(operation: Exclude<ProgramCall, { readonly scheduler: number }>): string {
  switch (operation.op) {
    case 'insert':
      return `inserts task ${operation.task} into ${dsqName(operation.dsq)}`;
    case 'transfer': {
      const held = operation.until === undefined ? '' : ', held up once it has found it';
      return `moves task ${operation.task} to ${dsqName(operation.dsq)}${held}`;
    }
    case 'peek':
      return `peeks at ${dsqName(operation.dsq)}`;
    case 'count':
      return `counts ${dsqName(operation.dsq)}`;
    case 'create':
      return `creates ${dsqName(operation.dsq)}`;
    case 'destroy':
      return `destroys ${dsqName(operation.dsq)}`;
    case 'iterate':
      return `iterates over ${dsqName(operation.dsq)}`;
    case 'close':
      return `closes its iterator over ${dsqName(operation.dsq)}`;
    case 'setslice':
      return `sets the slice of task ${operation.task} to ${formatNs(operation.ns)}`;
    case 'setvtime':
      return `sets the vtime of task ${operation.task} to ${formatNs(operation.ns)}`;
    case 'subdispatch':
      return `sub-dispatches ${cgroupName(operation.cgroup)}`;
    case 'reenqueue':
      return `reenqueues the local DSQ of CPU ${operation.cpu}`;
    case 'kick':
      return `kicks CPU ${operation.cpu}`;
  }
}

function callerOf({ scheduler }: { readonly scheduler?: number }): string {
  return scheduler === undefined ? 'a program of no scheduler' : `scheduler ${scheduler}`;
}

function placed(id: number, { schedulers }: Cast): string {
  const scheduler = schedulers.find((each) => each.id === id);
  const place = scheduler === undefined ? '' : ` to ${cgroupName(scheduler.cgroup)}`;
  return `scheduler ${id}${place}`;
}

/** How far the work has come when it is held up. */
const STAGES: { readonly [S in EnableStage | DisableStage]: string } = {
  found: 'its parent is found',
  linked: 'linked',
  attached: 'attached',
  bypassed: 'bypass is on',
  initialising: 'a task is initialised and not locked again',
  initialised: 'its tasks are initialised',
  marked: 'tasks may join the ext class',
  switched: 'its tasks are switched',
  claimed: 'claimed',
  reparented: 'its tasks are reparented',
  unlinked: 'unlinked',
};

function heldUp(until: EnableStage | DisableStage | undefined): string {
  return until === undefined ? '' : `, held up once ${STAGES[until]}`;
}

const DSQS: ReadonlyMap<number, string> = new Map([
  [SCX_DSQ_INVALID, 'the invalid DSQ'],
  [SCX_DSQ_GLOBAL, 'the global DSQ'],
  [SCX_DSQ_LOCAL, 'the local DSQ'],
  [SCX_DSQ_BYPASS, 'the bypass DSQ'],
]);

/** "DSQ 3", "the local DSQ of CPU 1". */
function dsqName(id: number): string {
  if (id >= SCX_DSQ_LOCAL_ON) return `the local DSQ of CPU ${id - SCX_DSQ_LOCAL_ON}`;
  return DSQS.get(id) ?? `DSQ ${id}`;
}
