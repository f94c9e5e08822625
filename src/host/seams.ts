/**
 * The decisions of the scheduler's side of the bandwidth contract, each in the form that the
 * contract asks for.
 */
export interface HostSeams {
  /** Whether a direct dispatch at CPU selection first asks if the cgroup is throttled. */
  checksDirectDispatch(): boolean;
  /** Whether a change of cgroup tells the library, which then moves a parked task along. */
  tellsLibraryOfMove(): boolean;
}

export const hostSeams: HostSeams = {
  checksDirectDispatch: () => true,
  tellsLibraryOfMove: () => true,
};
