import type { ProgramOptions } from '../../drive/search/options.ts';
import { runSelfTest } from '../../drive/self-test/run.ts';
import { startProgram } from '../../drive/transport/program.ts';
import { jsonText } from '../../report/json.ts';
import { selfTestJson, selfTestText } from '../../report/self-test-report.ts';
import { InputError } from '../../scenario/input-error.ts';
import { EXIT } from '../context.ts';
import { type Io, paintFor } from '../io.ts';

/** `drive --self-test`: what is wrong with a driver. @returns the exit code @throws InputError */
export function selfTest(
  { command, component, timeoutMs }: ProgramOptions,
  json: boolean,
  io: Io,
): number {
  const options = component === null ? { timeoutMs } : { timeoutMs, component };
  const report = runSelfTest(startProgram, command, options);
  if (report.startError !== undefined) {
    throw new InputError(`${command.program}: cannot be started: ${report.startError}`);
  }
  io.stdout.write(
    json ? jsonText(selfTestJson(report)) : selfTestText(report, paintFor(io.stdout, io.env)),
  );
  return EXIT[report.verdict];
}
