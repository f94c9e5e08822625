import { type Component, factsOf } from '../contract/components.ts';
import type { Fields } from '../contract/operation.ts';

export { COMPONENTS, type Component, isComponent } from '../contract/components.ts';

export interface OperationSpec {
  /** Input fields, in the order in which they are written. */
  readonly inputs: readonly string[];
  /** Outputs that an answer has, beside `ret`, where `ret` is not negative. */
  readonly outputs: Fields;
  /** Outputs that it may have. */
  readonly others?: Fields;
  /** Whether `ret` may be positive. */
  readonly isCounted?: boolean;
  /** Whether a program of this component cannot do without it. */
  readonly isNeeded?: boolean;
  /** Whether recordings have it. */
  readonly isRecorded?: boolean;
}

/** The operations of a component, by name. */
export type OperationTable = Readonly<Record<string, OperationSpec>>;

const tables = new Map<Component, OperationTable>();

/** The operations of a component. */
export function operationsOf(component: Component): OperationTable {
  let table = tables.get(component);
  if (table === undefined) {
    table = tableOf(component);
    tables.set(component, table);
  }
  return table;
}

function tableOf(component: Component): OperationTable {
  const { operations, always } = factsOf(component);
  return Object.fromEntries(
    Object.entries(operations).map(([op, facts]) => [
      op,
      {
        inputs: Object.keys(facts.inputs),
        outputs: facts.outputs ?? {},
        others: always,
        isCounted: facts.counts === true,
        isNeeded: facts.essential === true,
        isRecorded: facts.beyond !== true,
      },
    ]),
  );
}

/** Whether the component is the cpu.max library, in one of its versions. */
export function isBandwidth(component: Component): boolean {
  return component === 'bandwidth-a' || component === 'bandwidth-b';
}
