/**
 * The decisions of the scheduler's side of the bandwidth contract, each in the form that the
 * contract asks for.
 */
export interface HostSeams {
  /** Whether a direct dispatch at CPU selection first asks if the cgroup is throttled. */
  checksDirectDispatch(): boolean;
  /** Whether a change of cgroup tells the library, which then moves a parked task along. */
  tellsLibraryOfMove(): boolean;
  /**
   * From when on a task that starts to run is charged, in ns: the present time, or the clock of
   * its CPU's run queue, which may lag behind.
   */
  runtimeBaseline(nowNs: number, rqClockNs: number): number;
  /** Whether a task on its way out is never parked. */
  exemptsExiting(): boolean;
  /** Whether the exit of a task takes its record out of any queue for good before it is freed. */
  detachesOnExit(): boolean;
  /** Whether a released task goes to a CPU that it may use now. */
  checksReleasedCpu(): boolean;
  /** Whether the insert of a released task takes effect only on the stay in which it was parked. */
  insertsAsParked(): boolean;
  /** Whether a task that came instead of the one peeked at is dispatched, and not put back. */
  dispatchesMismatch(): boolean;
}

export const hostSeams: HostSeams = {
  checksDirectDispatch: () => true,
  tellsLibraryOfMove: () => true,
  runtimeBaseline: (nowNs) => nowNs,
  exemptsExiting: () => true,
  detachesOnExit: () => true,
  checksReleasedCpu: () => true,
  insertsAsParked: () => true,
  dispatchesMismatch: () => true,
};
