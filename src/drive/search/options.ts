import type { SearchOptions } from '../../search/options.ts';
import type { Component } from '../protocol/components.ts';
import type { ProtocolName } from '../protocol/dialect.ts';
import type { ProgramCommand } from '../transport/transport.ts';

/** A program, and how it is spoken to and driven. */
export interface ProgramOptions {
  readonly command: ProgramCommand;
  readonly protocol: ProtocolName;
  /** Of a program that says no hello. */
  readonly component: Component | null;
  /** How long an answer may take, in ms. */
  readonly timeoutMs: number;
  /** Whether the model runs beside it; `fitting`: the one that its recordings are of. */
  readonly differential: boolean | 'fitting';
  readonly misuse: boolean;
  /** Whether the program is asked for its state. */
  readonly state: boolean;
}

/** A search on a program. */
export interface DriveOptions extends Omit<SearchOptions, 'suites' | 'strategy'> {
  readonly program: ProgramOptions;
  /** Where the session is written, as a recording; absent: nowhere. */
  readonly record?: string;
  /** Becomes other than 0 when the search is interrupted, whoever it waits for. */
  readonly stop?: Int32Array;
}
