import type { Command } from 'commander';
import { explain } from '../../report/explain.ts';
import { formatExplanation } from '../../report/explanation-text.ts';
import { jsonHead, jsonText } from '../../report/json.ts';
import { type Context, EXIT } from '../context.ts';
import { loadScenario } from '../load.ts';
import { type PolicyFlags, policyFiles, policyOption, registerPolicies } from '../policies.ts';
import { jsonOption } from '../search-options.ts';

interface ExplainFlags extends PolicyFlags {
  readonly json?: true;
}

/** Adds `explain`. */
export function addExplain(program: Command, context: Context): void {
  program
    .command('explain')
    .description('tell what happens in one scenario file, operation by operation')
    .argument('<file>', 'a scenario file')
    .addOption(policyOption())
    .addOption(jsonOption())
    .action(async (file: string, flags: ExplainFlags) => {
      const { io } = context;
      await registerPolicies(policyFiles(flags, io));
      const explanation = explain(loadScenario(io, file));
      const verdict = explanation.broken === null ? 'holds' : 'broken';
      io.stdout.write(
        flags.json === true
          ? jsonText({ ...jsonHead('explain'), file, verdict, ...explanation })
          : formatExplanation(explanation),
      );
      context.exitCode = EXIT[verdict];
    });
}
