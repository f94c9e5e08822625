import type { Played } from '../interleave/play.ts';
import type { SmpState } from '../smp/state.ts';

/** What the laws of the level `smp` may read. */
export interface SmpView {
  readonly state: SmpState;
  /** A name for anything that paths touch: "task 1", "backlog of cgroup 2 on LLC 0". */
  nameOf(object: object): string;
  /** How the paths went on; null before they did. */
  readonly played: Played | null;
}
