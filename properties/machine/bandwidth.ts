import type { MachineView } from '../../src/check/machine-view.ts';
import type { Property } from '../../src/check/property.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { burstIsBounded } from '../bandwidth/burst-is-bounded.ts';
import { debtIsRepaid } from '../bandwidth/debt-is-repaid.ts';
import { effectiveQuota } from '../bandwidth/effective-quota.ts';
import { leafSubrootCharge } from '../bandwidth/leaf-subroot-charge.ts';
import { refusalIsJustified } from '../bandwidth/refusal-is-justified.ts';
import { setTakesEffect } from '../bandwidth/set-takes-effect.ts';
import { libraryProperties } from '../bandwidth/state-properties.ts';
import { subtreeCharge } from '../bandwidth/subtree-charge.ts';
import { unlimitedAncestor } from '../bandwidth/unlimited-ancestor.ts';
import { windowCharge } from '../bandwidth/window-charge.ts';
import { admittedByLibrary } from './admitted-by-library.ts';
import { consumedWasRun } from './consumed-was-run.ts';

/**
 * The laws of cpu.max that hold on a whole machine as well: those that speak of library calls,
 * of the library's state and of what cgroups use. A machine emits the same library events as
 * the host; those that only the host emits are not handled by any of them.
 */
export const bandwidthOnMachine: readonly Property<MachineView, MachineEvent>[] = [
  ...([
    ...libraryProperties,
    effectiveQuota,
    burstIsBounded,
    leafSubrootCharge,
    subtreeCharge,
    debtIsRepaid,
    unlimitedAncestor,
    setTakesEffect,
    windowCharge,
    refusalIsJustified,
  ] as unknown as readonly Property<MachineView, MachineEvent>[]),
  admittedByLibrary,
  consumedWasRun,
];
