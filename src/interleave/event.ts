import type { PreemptionPoint } from '../core/path.ts';
import type { InFlight } from './section.ts';

/** What happens while paths are in flight. */
export type SectionEvent =
  /** A path takes the step that begins with this access. */
  | { readonly type: 'point'; readonly path: InFlight; readonly point: PreemptionPoint }
  /** A path gives up the bounded lock that it waits for, and takes its next step without it. */
  | { readonly type: 'gave-up'; readonly path: InFlight; readonly point: PreemptionPoint }
  /** A plain store of a path's CPU is seen by all from now on. */
  | { readonly type: 'arrival'; readonly path: InFlight; readonly point: PreemptionPoint }
  /** A path took a lock while it held others, named by their classes, oldest first. */
  | {
      readonly type: 'locked';
      readonly path: InFlight;
      readonly lock: string;
      readonly held: readonly string[];
    }
  /** A path gave back a lock that another holds. */
  | {
      readonly type: 'foreign-unlock';
      readonly path: InFlight;
      readonly holder: InFlight;
      readonly lock: string;
    }
  /** A path has ended, with the classes of the locks that it holds still. */
  | { readonly type: 'path-end'; readonly path: InFlight; readonly held: readonly string[] }
  /** No path can go on, and some have not ended. */
  | { readonly type: 'deadlock'; readonly waiting: readonly InFlight[] }
  /** So many steps were taken that nobody can be getting anywhere. */
  | { readonly type: 'livelock'; readonly unfinished: readonly InFlight[] };
