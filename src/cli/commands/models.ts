import { type Command, Option } from 'commander';
import { allMachines } from '../../doc/machines-page.ts';
import { docPages, stalePages } from '../../doc/pages.ts';
import { describeMachine, toDot, toMermaid } from '../../monitor/mermaid.ts';
import { jsonText } from '../../report/json.ts';
import { type Context, EXIT } from '../context.ts';
import { jsonOption } from '../search-options.ts';

type Format = 'mermaid' | 'dot' | 'json';

interface ModelsFlags {
  readonly format: Format;
  readonly json?: true;
  readonly check?: true;
}

/** Adds `models`. */
export function addModels(program: Command, context: Context): void {
  program
    .command('models')
    .description('print the machines')
    .addOption(
      new Option('--format <name>', 'notation')
        .choices(['mermaid', 'dot', 'json'])
        .default('mermaid'),
    )
    .option('--check', 'print nothing, but fail if docs/machines.md is stale')
    .addOption(jsonOption())
    .action((flags: ModelsFlags) => {
      const { io } = context;
      if (flags.check === true) {
        const pages = docPages(io.cwd).filter(({ file }) => file.endsWith('machines.md'));
        const stale = stalePages(io.cwd, pages);
        for (const { file, why } of stale) io.stdout.write(`${file}: ${why}\n`);
        context.exitCode = stale.length === 0 ? EXIT.holds : EXIT.broken;
        return;
      }
      io.stdout.write(machinesText(flags.json === true ? 'json' : flags.format));
    });
}

function machinesText(format: Format): string {
  const machines = allMachines();
  switch (format) {
    case 'mermaid':
      return machines
        .map((machine) => `%% ${machine.id}: ${machine.description}\n${toMermaid(machine)}`)
        .join('\n');
    case 'dot':
      return machines.map(toDot).join('\n');
    case 'json':
      return jsonText({ machines: machines.map(describeMachine) });
  }
}
