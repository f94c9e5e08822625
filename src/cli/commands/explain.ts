import type { Command } from 'commander';
import { explain } from '../../report/explain.ts';
import { formatExplanation } from '../../report/explanation-text.ts';
import { jsonHead, jsonText } from '../../report/json.ts';
import { type Context, EXIT } from '../context.ts';
import { loadScenario } from '../load.ts';
import { jsonOption } from '../search-options.ts';

/** Adds `explain`. */
export function addExplain(program: Command, context: Context): void {
  program
    .command('explain')
    .description('tell what happens in one scenario file, operation by operation')
    .argument('<file>', 'a scenario file')
    .addOption(jsonOption())
    .action((file: string, flags: { readonly json?: true }) => {
      const { io } = context;
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
