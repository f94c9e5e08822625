import type { Failure } from '../../check/failure.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { crashKindOf, type ProgramFault } from '../kits/driven-run.ts';
import type { DriverFailure, Ending } from '../transport/failure.ts';

const AT_END = 'at its end: ';

/** Whether a failure, by its key, is one of how the program ended. */
export function isAtEnd(key: string): boolean {
  return key.includes(`/${AT_END}`);
}

/** What is wrong with how a program ended when its input did; undefined if nothing is. */
export function failureOfEnding(
  ending: Ending | DriverFailure | null,
  { operations }: Pick<Scenario, 'operations'>,
): Failure | undefined {
  if (ending === null) return undefined;
  const operation = operations.length;
  if ('kind' in ending) {
    const { kind, message } = ending;
    const failureKind = `${AT_END}${message.replace(/:.*/s, '')}`;
    return faultOf({ property: `D-${kind}`, failureKind, message, operation, driver: ending });
  }
  const { exitCode, signal } = ending;
  if (exitCode === 0) return undefined;
  const how = signal === null ? `exited with ${exitCode}` : `was ended by ${signal}`;
  const message = `at the end of its input the program ${how}`;
  const driver: DriverFailure = { ...ending, kind: 'crash', message };
  const failureKind = `${AT_END}${crashKindOf(driver)}`;
  return faultOf({ property: 'D-crash', failureKind, message, operation, driver });
}

function faultOf(fault: ProgramFault): Failure {
  return fault;
}
