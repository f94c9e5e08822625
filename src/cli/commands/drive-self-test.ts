import { runSelfTest, type SelfTestOptions } from '../../drive/self-test/run.ts';
import { startProgram } from '../../drive/transport/program.ts';
import type { ProgramCommand } from '../../drive/transport/transport.ts';
import { jsonText } from '../../report/json.ts';
import { selfTestJson, selfTestText } from '../../report/self-test-report.ts';
import { InputError } from '../../scenario/input-error.ts';
import { EXIT } from '../context.ts';
import { type Io, paintFor } from '../io.ts';

/** `drive --self-test`: what is wrong with a driver. @returns the exit code @throws InputError */
export function selfTest(
  command: ProgramCommand,
  options: SelfTestOptions,
  json: boolean,
  io: Io,
): number {
  const report = runSelfTest(startProgram, command, options);
  if (report.startError !== undefined) {
    throw new InputError(`${command.program}: cannot be started: ${report.startError}`);
  }
  io.stdout.write(
    json ? jsonText(selfTestJson(report)) : selfTestText(report, paintFor(io.stdout, io.env)),
  );
  return EXIT[report.verdict];
}
