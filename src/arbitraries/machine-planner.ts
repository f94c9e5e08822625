import type { Rng } from '../core/rng.ts';
import type { MachineOperation } from '../scenario/machine-operation.ts';
import { drawOfPlace } from './machine-places.ts';
import { drawOfProgram } from './machine-programs.ts';
import { drawOfScheduler } from './machine-schedulers.ts';
import { isCrowd, isRestless, type MachineState } from './machine-state.ts';
import { drawOfTask } from './machine-tasks.ts';
import { drawMachineLateness, drawMachineTime } from './machine-times.ts';
import type { PlannedKind, Planner } from './planner.ts';

type Kind = MachineOperation['op'];

const KINDS: readonly (PlannedKind & { readonly kind: Kind })[] = [
  { kind: 'wake', weight: 28, essential: true },
  { kind: 'advance', weight: 17, essential: true },
  { kind: 'attach', weight: 24, essential: true },
  { kind: 'proceed', weight: 10 },
  { kind: 'detach', weight: 6 },
  { kind: 'error', weight: 3 },
  { kind: 'suspend', weight: 3 },
  { kind: 'resume', weight: 6 },
  { kind: 'sysrq', weight: 1 },
  { kind: 'sleep', weight: 13 },
  { kind: 'move', weight: 7 },
  { kind: 'setclass', weight: 30 },
  { kind: 'fork', weight: 6 },
  { kind: 'exit', weight: 3 },
  { kind: 'bury', weight: 2 },
  { kind: 'setaffinity', weight: 4 },
  { kind: 'setweight', weight: 4 },
  { kind: 'pin', weight: 2 },
  { kind: 'unpin', weight: 3 },
  { kind: 'yield', weight: 3 },
  { kind: 'compare', weight: 2 },
  { kind: 'tick', weight: 3 },
  { kind: 'resched', weight: 3 },
  { kind: 'offline', weight: 2 },
  { kind: 'online', weight: 5 },
  { kind: 'seize', weight: 2 },
  { kind: 'release', weight: 5 },
  { kind: 'mkdir', weight: 4 },
  { kind: 'rmdir', weight: 3 },
  { kind: 'set', weight: 3 },
  { kind: 'insert', weight: 1 },
  { kind: 'transfer', weight: 4 },
  { kind: 'peek', weight: 2 },
  { kind: 'count', weight: 2 },
  { kind: 'create', weight: 2 },
  { kind: 'destroy', weight: 1 },
  { kind: 'iterate', weight: 4 },
  { kind: 'close', weight: 2 },
  { kind: 'setslice', weight: 2 },
  { kind: 'setvtime', weight: 2 },
  { kind: 'subdispatch', weight: 1 },
  { kind: 'reenqueue', weight: 2 },
  { kind: 'kick', weight: 2 },
];

const WAKES_OF_CROWD = 100;
const KINDS_OF_CROWD = KINDS.map((one) =>
  one.kind === 'wake' ? { ...one, weight: WAKES_OF_CROWD } : one,
);

/**
 * Where bypass DSQs are balanced often, tasks wait in them: the CPUs are held, and the load
 * shifts from one to another.
 */
const BALANCED: { readonly [K in Kind]?: number } = {
  wake: 120,
  sleep: 100,
  advance: 90,
  suspend: 16,
  resume: 2,
  seize: 20,
  release: 3,
};
const KINDS_BALANCED = withWeights(BALANCED);

/** What is put back again and again is on its way out, and its CPU is held. */
const RESTLESS: { readonly [K in Kind]?: number } = {
  wake: 150,
  advance: 100,
  fork: 150,
  exit: 150,
  seize: 60,
  release: 60,
  setclass: 1,
};
const KINDS_RESTLESS = withWeights(RESTLESS);

function withWeights(weights: { readonly [K in Kind]?: number }): readonly PlannedKind[] {
  return KINDS.map((one) => {
    const weight = weights[one.kind];
    return weight === undefined ? one : { ...one, weight, essential: true };
  });
}

function kindsFor(state: MachineState): readonly PlannedKind[] {
  if (state.cast.topology.balanceNs !== undefined) return KINDS_BALANCED;
  if (isRestless(state)) return KINDS_RESTLESS;
  return isCrowd(state) ? KINDS_OF_CROWD : KINDS;
}

/** Draws what happens to a machine, from what is possible where the run stands. */
export class MachinePlanner implements Planner<MachineOperation> {
  readonly kinds: readonly PlannedKind[];
  readonly #state: MachineState;

  constructor(state: MachineState) {
    this.#state = state;
    this.kinds = kindsFor(state);
  }

  draw(kind: string, rng: Rng): MachineOperation | undefined {
    const state = this.#state;
    const op = kind as Kind;
    switch (op) {
      case 'advance': {
        const ns = drawMachineTime(state, rng);
        return { op, ns, ...drawMachineLateness(state, rng) };
      }
      case 'wake':
      case 'sleep':
      case 'yield':
      case 'fork':
      case 'exit':
      case 'bury':
      case 'setaffinity':
      case 'setweight':
      case 'setclass':
      case 'pin':
      case 'unpin':
      case 'compare':
      case 'move':
        return drawOfTask(state, op, rng);
      case 'attach':
      case 'detach':
      case 'error':
      case 'proceed':
      case 'suspend':
      case 'resume':
      case 'sysrq':
        return drawOfScheduler(state, op, rng);
      case 'mkdir':
      case 'rmdir':
      case 'set':
      case 'tick':
      case 'resched':
      case 'offline':
      case 'online':
      case 'seize':
      case 'release':
        return drawOfPlace(state, op, rng);
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
        return drawOfProgram(state, op, rng);
    }
  }
}
