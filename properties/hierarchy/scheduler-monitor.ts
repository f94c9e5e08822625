import { type SchedulerEvent, schedulerMachine } from '../../models/index.ts';
import {
  SCX_EXIT_ERROR,
  SCX_EXIT_ERROR_STALL,
  SCX_EXIT_PARENT,
  SCX_EXIT_SYSRQ,
  SCX_EXIT_UNREG_KERN,
} from '../../src/core/hierarchy/claim.ts';
import type { Sched } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { defineMonitor, type MachineMonitor } from '../../src/monitor/monitor.ts';
import { codesOf } from './codes.ts';
import type { Monitored, MonitoredBinding } from './monitored.ts';

type EventType = SchedulerEvent['type'];

const monitor = defineMonitor(schedulerMachine);
const codes = codesOf<EventType>(monitor.machine);

/** Where a scheduler may be while neither its enable nor its disable is under way. */
const RESTING = new Set(['absent', 'enabled', 'exited']);

/**
 * Power management bypasses the root like an enable or a disable does. Only in these states can
 * a call for the root be told to be one of theirs, or else makes no difference.
 */
const ROOT_BYPASSES_IN = new Set(['accepted', 'doomed', 'doomed-unlinked', 'claimed']);
const ROOT_IS_RELEASED_IN = new Set(['enabling', 'failed', 'doomed-bypassing']);

/** The event of a first claim of that kind. */
function claimOf(kind: number): EventType {
  if (kind === SCX_EXIT_ERROR_STALL) return 'CLAIM_STALL';
  if (kind >= SCX_EXIT_ERROR) return 'CLAIM_ERROR';
  if (kind === SCX_EXIT_PARENT) return 'CLAIM_PARENT';
  if (kind === SCX_EXIT_SYSRQ) return 'CLAIM_SYSRQ';
  return kind === SCX_EXIT_UNREG_KERN ? 'CLAIM_UNREG_KERN' : 'CLAIM_UNREG';
}

/** The scheduler machine, fed with what happens to schedulers. */
class SchedulerFollower {
  readonly #machine: MachineMonitor;
  readonly #view: Monitored;
  /** Those that their parent has accepted. */
  readonly #accepted = new Set<Sched>();
  /** Those that something happened to, until they rest. */
  readonly #moved = new Set<number>();

  constructor(machine: MachineMonitor, view: Monitored) {
    this.#machine = machine;
    this.#view = view;
  }

  attached(id: number): void {
    if (this.#machine.stateOf(id) === 'exited') this.#machine.reset(id);
    this.send(id, 'ATTACH');
  }

  linked(sched: Sched): void {
    const { id, parent } = sched;
    if (parent !== null && parent.exitPhase !== 'none') this.send(id, 'LINK_TO_DYING');
    this.send(id, 'LINK');
    if (parent === null) this.send(id, 'ACCEPT');
  }

  /** The parent's ops.sub_attach() answered 0. */
  accepted(child: Sched): void {
    this.#accepted.add(child);
    this.send(child.id, 'ACCEPT');
  }

  bypassed(sched: Sched): void {
    const isRoot = sched.parent === null;
    if (!isRoot || this.#isIn(sched, ROOT_BYPASSES_IN)) this.send(sched.id, 'BYPASS_ON');
  }

  released(sched: Sched): void {
    if (sched.ownBypass !== 0) return;
    const isRoot = sched.parent === null;
    if (!isRoot || this.#isIn(sched, ROOT_IS_RELEASED_IN)) this.send(sched.id, 'RELEASE');
  }

  claimed(id: number, kind: number, isFirst: boolean): void {
    if (isFirst) this.send(id, claimOf(kind));
    else if (this.#machine.stateOf(id) !== 'exited') this.send(id, 'CLAIM_AGAIN');
  }

  unlinked(sched: Sched): void {
    const isOwing = this.#accepted.has(sched) && sched.parent?.policy.ops.subDetach !== undefined;
    this.send(sched.id, isOwing ? 'UNLINK_OWING' : 'UNLINK');
  }

  called({ sched, op, child }: Extract<MachineEvent, { readonly type: 'op' }>): void {
    if (sched.isExited) this.send(sched.id, 'LATE_CALL');
    if (op === 'subDetach' && child !== null) this.send(child.id, 'SUB_DETACH');
    if (op !== 'exit') return;
    this.send(sched.id, sched.parent === null ? 'EXIT_ROOT' : 'EXIT');
    this.#accepted.delete(sched);
  }

  /** Looks for what should have happened by the end of an operation. */
  rest(): void {
    const { kernel, works } = this.#view;
    for (const id of this.#moved) {
      if (RESTING.has(this.#machine.stateOf(id))) {
        this.#moved.delete(id);
        continue;
      }
      const isUnderWay =
        works.some((work) => work.schedId === id) || kernel.claimed.some((each) => each.id === id);
      if (!isUnderWay) this.send(id, 'ABANDON');
    }
  }

  send(id: number, event: EventType): void {
    this.#moved.add(id);
    this.#machine.send(id, codes[event]);
  }

  #isIn({ id }: Sched, states: ReadonlySet<string>): boolean {
    return states.has(this.#machine.stateOf(id));
  }
}

/** One for each scheduler of the cast. */
export const schedulerMonitor: MonitoredBinding = {
  monitor,
  entity: 'scheduler',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  bind(machine, view) {
    const follower = new SchedulerFollower(machine, view);
    return {
      'attach-begin': ({ schedId }) => follower.attached(schedId),
      'attach-refused': ({ schedId }) => follower.send(schedId, 'REFUSE'),
      linked: ({ sched }) => follower.linked(sched),
      'op-return': ({ op, child, ret }) => {
        if (op === 'subAttach' && ret === 0 && child !== null) follower.accepted(child);
      },
      'bypass-begin': ({ sched, on }) => {
        if (on) follower.bypassed(sched);
      },
      'bypass-end': ({ sched, on }) => {
        if (!on) follower.released(sched);
      },
      enabled: ({ sched }) => follower.send(sched.id, 'ENABLED'),
      'enable-failed': ({ sched }) => follower.send(sched.id, 'FAIL'),
      claim: ({ sched, kind, isFirst }) => follower.claimed(sched.id, kind, isFirst),
      unlinked: ({ sched }) => follower.unlinked(sched),
      op: (event) => follower.called(event),
      performed: () => follower.rest(),
    };
  },
};
