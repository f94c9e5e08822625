import { randomInt } from 'node:crypto';
import type { Io } from './io.ts';

/** What a command gets, and where it leaves its exit code. */
export interface Context {
  readonly io: Io;
  exitCode: number;
}

export const EXIT = {
  holds: 0,
  broken: 1,
  usage: 2,
  inconclusive: 3,
  interrupted: 130,
} as const;

/** A seed for a search that was given none. */
export function drawSeed(): number {
  return randomInt(2 ** 31);
}
