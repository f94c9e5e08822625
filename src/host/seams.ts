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
}

export const hostSeams: HostSeams = {
  checksDirectDispatch: () => true,
  tellsLibraryOfMove: () => true,
  runtimeBaseline: (nowNs) => nowNs,
};
