import {
  DISABLE_STAGES,
  type DisableStage,
  ENABLE_STAGES,
  type EnableStage,
  type MachineOperation,
} from '../../scenario/machine-operation.ts';

/** What goes on where an operation was held up, to a later stage or to the end. */
type Resume = (until?: string) => MachineOperation;

/** Where an operation may be held up, and how it goes on from there. */
interface Holdable {
  readonly stages: readonly string[];
  readonly hold: (until: string) => MachineOperation;
  readonly resume: Resume;
}

/** A path on its way. */
interface Place {
  /** The operations that it has begun. */
  readonly begun: number;
  /** The stage at which the last of them is held up, if it is. */
  readonly heldAt: string | null;
}

/** Stages that an enable or disable comes to once for each task. */
const REPEATED: ReadonlySet<string> = new Set(['initialising']);
const OF_ROOTS: ReadonlySet<string> = new Set(['marked']);
const OF_SUBS: ReadonlySet<string> = new Set(['found', 'attached', 'initialising']);

/**
 * All ways in which paths of operations can meet, with at most so many of them held up: whoever
 * is held up goes on when another has done something. Between operations, paths take turns at
 * will.
 *
 * A stage that is never come to makes a way that another one is too.
 *
 * @param roots schedulers on the root cgroup, whose enables have other stages
 */
export function* heldSchedules(
  paths: readonly (readonly MachineOperation[])[],
  holds: number,
  roots: ReadonlySet<number>,
): Generator<readonly MachineOperation[]> {
  const begin = paths.map((): Place => ({ begun: 0, heldAt: null }));
  yield* goOn({ paths, roots }, begin, null, holds, []);
}

interface Program {
  readonly paths: readonly (readonly MachineOperation[])[];
  readonly roots: ReadonlySet<number>;
}

function* goOn(
  program: Program,
  places: readonly Place[],
  justHeld: number | null,
  holds: number,
  soFar: readonly MachineOperation[],
): Generator<readonly MachineOperation[]> {
  let isOver = true;
  for (const [index, place] of places.entries()) {
    const path = program.paths[index] as readonly MachineOperation[];
    if (place.heldAt === null && place.begun === path.length) continue;
    isOver = false;
    const mustWait = index === justHeld && othersCanGoOn(program, places, index);
    for (const [operation, heldAt] of stepsOf(program, path, place, holds)) {
      // What is held up waits for others, or for its next time at the same stage.
      if (mustWait && heldAt !== place.heldAt) continue;
      const begun = place.heldAt === null ? place.begun + 1 : place.begun;
      const next = places.with(index, { begun, heldAt });
      const left = heldAt === null ? holds : holds - 1;
      yield* goOn(program, next, heldAt === null ? null : index, left, [...soFar, operation]);
    }
  }
  if (isOver) yield soFar;
}

function othersCanGoOn({ paths }: Program, places: readonly Place[], index: number): boolean {
  return places.some(
    ({ begun, heldAt }, other) =>
      other !== index && (heldAt !== null || begun < (paths[other]?.length ?? 0)),
  );
}

/** What a path may do next, and where that leaves it. */
function* stepsOf(
  { roots }: Program,
  path: readonly MachineOperation[],
  { begun, heldAt }: Place,
  holds: number,
): Generator<readonly [operation: MachineOperation, heldAt: string | null]> {
  if (heldAt === null) {
    const operation = path[begun] as MachineOperation;
    yield [operation, null];
    const holdable = holdableOf(operation, roots);
    if (holdable === null || holds === 0) return;
    for (const stage of holdable.stages) yield [holdable.hold(stage), stage];
    return;
  }
  const held = path[begun - 1] as MachineOperation;
  const { stages, resume } = holdableOf(held, roots) as Holdable;
  yield [resume(), null];
  if (holds === 0) return;
  const next = stages.indexOf(heldAt) + (REPEATED.has(heldAt) ? 0 : 1);
  for (const stage of stages.slice(next)) yield [resume(stage), stage];
}

function holdableOf(operation: MachineOperation, roots: ReadonlySet<number>): Holdable | null {
  switch (operation.op) {
    case 'attach':
    case 'detach':
    case 'error': {
      const { scheduler } = operation;
      const all = operation.op === 'attach' ? ENABLE_STAGES : DISABLE_STAGES;
      const others = roots.has(scheduler) ? OF_SUBS : OF_ROOTS;
      const hold = (until: string) => ({ ...operation, until }) as MachineOperation;
      const resume: Resume = (until) =>
        until === undefined
          ? { op: 'proceed', scheduler }
          : { op: 'proceed', scheduler, until: until as EnableStage | DisableStage };
      return { stages: all.filter((stage) => !others.has(stage)), hold, resume };
    }
    case 'exit': {
      const { task } = operation;
      return {
        stages: ['dead'],
        hold: () => ({ op: 'exit', task, until: 'dead' }),
        resume: () => ({ op: 'bury', task }),
      };
    }
    case 'transfer': {
      const { scheduler } = operation;
      if (scheduler === undefined) return null;
      return {
        stages: ['picked'],
        hold: () => ({ ...operation, until: 'picked' }),
        resume: () => ({ op: 'proceed', scheduler }),
      };
    }
    default:
      return null;
  }
}
