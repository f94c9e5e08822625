import { underTest } from '../../src/check/under-test.ts';
import type { Component } from '../../src/drive/contract/components.ts';
import { type DriveResult, driveSearch } from '../../src/drive/search/drive-search.ts';
import type { DriveOptions, ProgramOptions } from '../../src/drive/search/options.ts';
import type { DriverFailureKind } from '../../src/drive/transport/failure.ts';
import type { StartProgram } from '../../src/drive/transport/transport.ts';
import { DEFAULT_DESIGN, type Design } from '../../src/scenario/scenario.ts';
import { type Defect, modelProgram } from './model-program.ts';

export const AS_MERGED: Design = { ...DEFAULT_DESIGN, bandwidth: 'as-merged' };

/** How the model is driven as a program: all that it shows, and nothing else. */
export const PROGRAM: ProgramOptions = {
  command: { program: 'model', args: [] },
  protocol: '1',
  component: null,
  timeoutMs: 5_000,
  differential: false,
  misuse: false,
  state: true,
};

interface Driving extends Partial<Omit<DriveOptions, 'program'>> {
  readonly component: Component;
  readonly start?: StartProgram;
  readonly differential?: boolean;
  readonly misuse?: boolean;
  readonly state?: boolean;
  readonly vectors?: boolean;
}

export function drive(driving: Driving): DriveResult {
  return searchOn(driving).result;
}

/** A search on a program, with the program at its end. */
export function searchOn({
  component,
  start = modelProgram(component),
  ...given
}: Driving): ReturnType<typeof driveSearch> {
  const { differential = false, misuse = false, state = true, vectors = false, ...rest } = given;
  const spoken = vectors ? ({ protocol: 'vectors', component } as const) : {};
  const program = { ...PROGRAM, ...spoken, differential, misuse, state };
  const options = { design: DEFAULT_DESIGN, faults: [], seed: 1, runs: 24, ...rest, program };
  return driveSearch(options, start);
}

/** The model with faults, as a program. */
export function faulty(component: Component, ...faults: string[]): StartProgram {
  return modelProgram(component, {}, underTest(DEFAULT_DESIGN, faults).seams);
}

/** A program that fails at its nth call since it was started, or since its last reset. */
export function failingAt(
  component: Component,
  nth: number,
  kind: DriverFailureKind,
  since: 'start' | 'reset' = 'start',
): StartProgram {
  return (command, options) => {
    let calls = 0;
    const defect: Defect = {
      fails: ({ op }) => {
        if (op === 'hello') return undefined;
        if (op === 'reset') {
          if (since === 'reset') calls = 0;
          return undefined;
        }
        return ++calls === nth ? kind : undefined;
      },
    };
    return modelProgram(component, defect)(command, options);
  };
}
