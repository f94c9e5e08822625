import type { HostOperation } from '../scenario/host-operation.ts';
import type { MachineOperation } from '../scenario/machine-operation.ts';
import { type Cast, EMPTY_CAST, type Level, type OperationsByLevel } from '../scenario/scenario.ts';
import type { SmpOperation } from '../scenario/smp-operation.ts';
import { callWords } from './call-words.ts';
import { commonWords } from './common-words.ts';
import { machineWords } from './machine-words.ts';
import { placedSmpWords } from './smp-words.ts';
import { formatNs } from './units.ts';

/**
 * An operation as a person would say it.
 *
 * @param cast who takes part, where that adds to the words
 */
export function operationWords<L extends Level>(
  level: L,
  operation: OperationsByLevel[L],
  cast: Cast = EMPTY_CAST,
): string {
  switch (level) {
    case 'host':
      return hostWords(operation as HostOperation);
    case 'machine':
      return machineWords(operation as MachineOperation, cast);
    case 'smp':
      return placedSmpWords(operation as SmpOperation);
    default:
      return callWords(operation as { readonly op: string });
  }
}

function hostWords(operation: HostOperation): string {
  const words = hostWordsPlain(operation);
  const rand = 'rand' in operation ? (operation.rand ?? 0) : 0;
  return rand === 0 ? words : `${words} (rand ${rand})`;
}

function hostWordsPlain(operation: HostOperation): string {
  switch (operation.op) {
    case 'run':
      return `task ${operation.task} runs ${formatNs(operation.ns)} on CPU ${operation.cpu}`;
    case 'dispatch':
      return `CPU ${operation.cpu} reschedules`;
    case 'dequeue':
      return `task ${operation.task} is dequeued`;
    case 'enqueue':
      return `task ${operation.task} is enqueued`;
    case 'misuse':
      return `misuse: ${callWords(operation.call)}`;
    default:
      return commonWords(operation);
  }
}
