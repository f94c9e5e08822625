import { canonical, type Int64 } from '../../core/int64.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { type Edit, edited, type Path } from './edit.ts';
import { slotsOf } from './slots.ts';
import type { Trial } from './trial.ts';

interface Change {
  readonly path: Path;
  readonly value: Int64;
  readonly by: bigint;
  readonly least: number;
}

/**
 * Repeats a step that several numbers took together, in strides that double while they
 * succeed: numbers that depend on each other each follow the other by one, and would walk all
 * the way so.
 *
 * @param before the scenario before the step; nothing happens if more than numbers changed
 */
export function extrapolate(trial: Trial, before: Scenario): void {
  const changes = changesBetween(before, trial.best);
  if (changes === undefined) return;
  let stride = 1n;
  const step = (): boolean => {
    const next = further(trial.best, changes, stride);
    return next !== undefined && trial.attempt(next);
  };
  while (step()) stride *= 2n;
  // The last stride was too long; what is left of the way is shorter than that.
  for (stride /= 2n; stride > 0n; stride /= 2n) step();
}

/** Undefined where a number would be less than it can be. */
function further(
  scenario: Scenario,
  changes: readonly Change[],
  stride: bigint,
): Scenario | undefined {
  const edits: Edit[] = [];
  for (const { path, value: from, by, least } of changes) {
    const value = canonical(BigInt(from) + by * stride);
    if (value < least) return undefined;
    edits.push({ path, value });
  }
  return edited(scenario, edits);
}

/** The numbers that differ; undefined if fewer than two do, or anything else differs. */
function changesBetween(before: Scenario, after: Scenario): readonly Change[] | undefined {
  const earlier = [...slotsOf(before)];
  const later = [...slotsOf(after)];
  if (earlier.length !== later.length) return undefined;
  const changes: Change[] = [];
  for (const [index, { path, spec, value }] of later.entries()) {
    const old = earlier[index];
    if (old?.path.join() !== path.join()) return undefined;
    if (spec.kind !== 'number' || value === 'max' || old.value === 'max') continue;
    // Between two ticks there is none.
    if (spec.ladder === 'tick') continue;
    const by = BigInt(value as Int64) - BigInt(old.value as Int64);
    const { least = Number.NEGATIVE_INFINITY } = spec;
    if (by !== 0n) changes.push({ path, value: value as Int64, by, least });
  }
  return changes.length < 2 ? undefined : changes;
}
