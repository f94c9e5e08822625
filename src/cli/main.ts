import { Command, CommanderError } from 'commander';
import { forgetPolicies } from '../policies/user.ts';
import { VERSION } from '../report/tool.ts';
import { InputError } from '../scenario/input-error.ts';
import { addCompare } from './commands/compare.ts';
import { addDocs } from './commands/docs.ts';
import { addDrive } from './commands/drive.ts';
import { addExplain } from './commands/explain.ts';
import { addExplore } from './commands/explore.ts';
import { addFaults } from './commands/faults.ts';
import { addModels } from './commands/models.ts';
import { addRecord } from './commands/record.ts';
import { addReplay } from './commands/replay.ts';
import { addRun } from './commands/run.ts';
import { addShrink } from './commands/shrink.ts';
import { addTrace } from './commands/trace.ts';
import { addVectors } from './commands/vectors.ts';
import { type Context, EXIT } from './context.ts';
import { type Io, processIo } from './io.ts';

/**
 * The command line.
 *
 * @param argv the arguments, without the program's name
 * @returns the exit code
 */
export async function main(argv: readonly string[], io: Io = processIo()): Promise<number> {
  const context: Context = { io, exitCode: EXIT.holds };
  const program = programFor(context);
  if (argv.length === 0) {
    io.stderr.write(program.helpInformation());
    return EXIT.usage;
  }
  // What an earlier command of this process was given is not this one's.
  forgetPolicies();
  try {
    await program.parseAsync(argv, { from: 'user' });
    return context.exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.holds : EXIT.usage;
    if (error instanceof InputError) {
      io.stderr.write(`scx-check: ${error.message}\n`);
    } else {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      io.stderr.write(`scx-check: this is a defect of scx-check: ${text}\n`);
    }
    return EXIT.usage;
  }
}

function programFor(context: Context): Command {
  const { io } = context;
  const program = new Command('scx-check')
    .description('property-based verification of cpu.max and hierarchical schedulers in sched_ext')
    .version(VERSION)
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      // Its own messages may take two lines, with a suggestion on the second.
      outputError: (text, write) => {
        const line = text
          .trim()
          .replace(/^error: /, '')
          .replace(/\s*\n\s*/g, ' ');
        write(`scx-check: ${line}\n`);
      },
    });
  // What is set above holds for the commands only if they are added after it.
  addRun(program, context);
  addReplay(program, context);
  addShrink(program, context);
  addExplain(program, context);
  addExplore(program, context);
  addFaults(program, context);
  addDrive(program, context);
  addCompare(program, context);
  addVectors(program, context);
  addTrace(program, context);
  addRecord(program, context);
  addDocs(program, context);
  addModels(program, context);
  return program;
}
