import type { HostView } from '../../src/check/host-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import {
  REPLENISH_IDLE as IDLE,
  REPLENISH_BOTTOM_HALF_READY as READY,
  REPLENISH_BOTTOM_HALF_RUNNING as RUNNING,
  REPLENISH_TOP_HALF_RUNNING as TOP,
} from '../../src/core/bandwidth/library.ts';
import type { HostEvent } from '../../src/host/event.ts';

const NAMES = ['idle', 'top half running', 'bottom half ready', 'bottom half running'];

/** I-BWA-2: the state word of replenishment takes its legal edges only. */
export const replenishEdges = defineProperty<HostView, HostEvent>({
  id: 'I-BWA-2',
  law: 'The replenish state goes from any state but its own into the top half, from there to ready or idle, from ready to the bottom half, and from there to idle; no call but the timer and reenqueue changes it.',
  why: 'The word is the only thing that keeps the two halves apart.',
  source:
    'lib/cgroup_bw.bpf.c, comment of the enum of replenish states, with ready to top half added: as merged the timer dies there (eeb9af013)',
  scope: 'bandwidth',
  kind: 'step',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  reads: ['replenish_stat'],
  watch(run) {
    const { view } = run;
    let last = IDLE;
    const breaks = (by: string, to: number): void => {
      run.broken(`${NAMES[last]} to ${NAMES[to]} by ${by}`, `${by} led from ${last} to ${to}`);
    };
    /** A call that has no business with the word. */
    const expectSame = (by: string): void => {
      const now = view.lib.replenishStat.s;
      if (now === last) return;
      breaks(by, now);
      last = now;
    };
    return {
      topo: () => {
        last = IDLE;
      },
      advance: ({ answer }) => {
        const firings = answer.fired;
        if (firings === undefined || firings.length === 0) return expectSame('advance');
        // The timer leaves ready or idle behind, whatever it found.
        const now = view.lib.replenishStat.s;
        run.when(true);
        if (now !== READY && now !== IDLE) breaks('the timer', now);
        last = now;
      },
      reenqueue: () => {
        const now = view.lib.replenishStat.s;
        if (!run.when(last !== IDLE || now !== IDLE)) return;
        const drains = last === READY || last === RUNNING;
        const isLegal = drains ? now === RUNNING || now === IDLE : now === last && now !== TOP;
        if (!isLegal) breaks('reenqueue', now);
        last = now;
      },
      init: () => expectSame('init'),
      set: () => expectSame('set'),
      exit: () => expectSame('exit'),
      move: () => expectSame('move'),
      put_aside: () => expectSame('put_aside'),
      cancel: () => expectSame('cancel'),
      end: () => expectSame('another call'),
    };
  },
});
