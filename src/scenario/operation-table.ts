import { z } from 'zod';

/** A schema for every kind of operation of a level; the compiler misses none. */
export type OperationTable<Operation extends { readonly op: string }> = {
  readonly [Name in Operation['op']]: z.ZodType<Extract<Operation, { readonly op: Name }>>;
};

export function op<const Name extends string, Shape extends z.ZodRawShape>(
  name: Name,
  shape: Shape,
) {
  return z.strictObject({ op: z.literal(name), ...shape });
}

type Member = z.ZodObject<{ op: z.ZodLiteral<string> }>;

/** Any operation of a level. */
export function unionOf<Operation extends { readonly op: string }>(
  table: OperationTable<Operation>,
): z.ZodType<Operation> {
  const members = Object.values(table) as unknown as [Member, ...Member[]];
  return z.discriminatedUnion('op', members) as unknown as z.ZodType<Operation>;
}
