import { type BypassEvent, bypassMachine } from '../../models/index.ts';
import type { Sched } from '../../src/core/sched/types.ts';
import { defineMonitor, type MachineMonitor } from '../../src/monitor/monitor.ts';
import { codesOf } from './codes.ts';
import type { Monitored, MonitoredBinding } from './monitored.ts';

type EventType = BypassEvent['type'];

const monitor = defineMonitor(bypassMachine);
const codes = codesOf<EventType>(monitor.machine);

/** Outstanding calls that concern a scheduler, as the calls say and not as its depth does. */
interface Outstanding {
  readonly sched: Sched;
  own: number;
  above: number;
}

/** The bypass machine, fed with the calls of scx_bypass(). */
class BypassFollower {
  readonly #machine: MachineMonitor;
  readonly #view: Monitored;
  /** Of the present life of each scheduler. */
  readonly #outstanding = new Map<number, Outstanding>();

  constructor(machine: MachineMonitor, view: Monitored) {
    this.#machine = machine;
    this.#view = view;
  }

  /** A scheduler that was not heard of, though its id may have been, begins a life. */
  follow(sched: Sched): Outstanding {
    const known = this.#outstanding.get(sched.id);
    if (known?.sched === sched) return known;
    const begun: Outstanding = { sched, own: 0, above: 0 };
    this.#outstanding.set(sched.id, begun);
    this.#machine.reset(sched.id);
    return begun;
  }

  called(sched: Sched, on: boolean): void {
    const { scheds } = this.#view.kernel;
    const own = this.follow(sched);
    if (this.#count(own, 'own', on)) this.#compare(own);
    for (const other of scheds) {
      if (other === sched || other.ancestors[sched.level] !== sched) continue;
      const below = this.follow(other);
      if (this.#count(below, 'above', on)) this.#compare(below);
    }
  }

  /** Counts and sends a call; returns whether it was legal. */
  #count(outstanding: Outstanding, who: 'own' | 'above', on: boolean): boolean {
    const before = outstanding[who];
    outstanding[who] = Math.max(0, before + (on ? 1 : -1));
    const what = on ? 'ON' : before > 1 ? 'LESS' : 'OFF';
    return this.#send(outstanding.sched.id, `${who === 'own' ? 'OWN' : 'ANCESTOR'}_${what}`);
  }

  /** What the core made of the calls; of one that is in no tree nobody asks it. */
  #compare({ sched, own, above }: Outstanding): void {
    if (!sched.isLinked) return;
    const { id, bypassDepth, bypassDspClaim } = sched;
    const isCalled = own + above > 0;
    // Whatever the sign: this is how the core reads it.
    const isBypassing = bypassDepth !== 0;
    if (isCalled !== isBypassing) this.#send(id, isCalled ? 'LOST' : 'STRAY');
    if (own > 0 !== bypassDspClaim) this.#send(id, own > 0 ? 'UNHOSTED' : 'LEAKED');
  }

  #send(id: number, event: EventType): boolean {
    return this.#machine.send(id, codes[event]);
  }
}

/** One for each scheduler. */
export const bypassMonitor: MonitoredBinding = {
  monitor,
  entity: 'scheduler',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  bind(machine, view) {
    const follower = new BypassFollower(machine, view);
    return {
      linked: ({ sched }) => {
        follower.follow(sched);
      },
      'bypass-end': ({ sched, on }) => follower.called(sched, on),
    };
  },
};
