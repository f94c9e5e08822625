import { InputError } from '../../scenario/input-error.ts';
import { found } from '../../scenario/problem.ts';
import { linesOf } from '../format/lines.ts';
import { CpuSet } from './cpu-set.ts';
import { PID_MAX } from './format/text-fields.ts';

/**
 * Reads which CPUs tasks may run on: one JSON object a line with `pid` and `cpus`, a list as
 * the kernel writes it.
 *
 * @throws InputError in one line, with the number of the line
 */
export async function readMasks(
  chunks: AsyncIterable<Buffer>,
  name: string,
): Promise<ReadonlyMap<number, CpuSet>> {
  const masks = new Map<number, CpuSet>();
  for await (const lines of linesOf(chunks, name)) {
    for (const { text, number } of lines) {
      if (text.trim() === '') continue;
      const { pid, mask } = maskOf(text, `${name}:${number}`);
      masks.set(pid, mask);
    }
  }
  return masks;
}

function maskOf(text: string, place: string): { readonly pid: number; readonly mask: CpuSet } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new InputError(`${place}: expected one JSON object, found no JSON`);
  }
  const { pid, cpus } = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (!Number.isSafeInteger(pid) || (pid as number) < 1 || (pid as number) >= PID_MAX) {
    throw new InputError(`${place}: pid: expected a pid, 1 to ${PID_MAX - 1}, found ${found(pid)}`);
  }
  const mask = typeof cpus === 'string' ? CpuSet.parse(cpus) : undefined;
  if (mask === undefined) {
    throw new InputError(`${place}: cpus: expected a list of CPUs, "0-3,8", found ${found(cpus)}`);
  }
  return { pid: pid as number, mask };
}
