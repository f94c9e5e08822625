import type { MachineView } from '../../src/check/machine-view.ts';
import type { Witness } from '../../src/check/property.ts';
import type { MachineEvent } from '../../src/machine/event.ts';

/** What shows only where a policy uses the cpu.max library. */
export const libraryWitnesses: readonly Witness<MachineView, MachineEvent>[] = [
  {
    id: 'W-throttled-on-machine',
    what: 'The lavd policy parked a task of a throttled cgroup.',
    watch: (_view, seen) => ({
      put_aside: ({ answer }) => {
        if (answer.ret === 0) seen();
      },
    }),
  },
];
