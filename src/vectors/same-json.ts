/** Deep equality of JSON values; integers are canonical, so `===` compares them exactly. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (!isObject(a) || !isObject(b) || Array.isArray(a) !== Array.isArray(b)) return false;
  const fields = Object.keys(a);
  if (fields.length !== Object.keys(b).length) return false;
  return fields.every((field) => Object.hasOwn(b, field) && sameJson(a[field], b[field]));
}

/** Budgets, which may be negative; everything else that may be unlimited is not. */
const SIGNED_BUDGETS: ReadonlySet<string> = new Set([
  'budget_remaining',
  'budget_p2c',
  'budget_c2l',
]);

/**
 * Whether what is shown agrees with the model.
 *
 * A budget of -1 ns has the same 64 bits as one without limit, and the recordings have "max" for
 * both: the model's -1 may be shown as either. Its "max" is not shown as -1.
 *
 * @param field the field whose value this is
 */
export function agrees(shown: unknown, model: unknown, field = ''): boolean {
  if (sameJson(shown, model)) return true;
  if (model === -1) return shown === 'max' && SIGNED_BUDGETS.has(field);
  if (!isObject(shown) || !isObject(model) || Array.isArray(shown) !== Array.isArray(model)) {
    return false;
  }
  const names = Object.keys(model);
  if (names.length !== Object.keys(shown).length) return false;
  return names.every(
    (name) => Object.hasOwn(shown, name) && agrees(shown[name], model[name], name),
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
