/** Negative Linux error numbers, as the simulated calls return them. */
export const ENOENT = -2;
export const ESRCH = -3;
export const E2BIG = -7;
export const EAGAIN = -11;
export const ENOMEM = -12;
export const EACCES = -13;
export const EBUSY = -16;
export const EEXIST = -17;
export const ENODEV = -19;
export const EINVAL = -22;
export const ENOSPC = -28;
export const EPROTO = -71;
export const EOPNOTSUPP = -95;
export const ETIMEDOUT = -110;
export const EALREADY = -114;
export const ECANCELED = -125;

const NAMES = new Map<number, string>([
  [ENOENT, 'ENOENT'],
  [ESRCH, 'ESRCH'],
  [E2BIG, 'E2BIG'],
  [EAGAIN, 'EAGAIN'],
  [ENOMEM, 'ENOMEM'],
  [EACCES, 'EACCES'],
  [EBUSY, 'EBUSY'],
  [EEXIST, 'EEXIST'],
  [ENODEV, 'ENODEV'],
  [EINVAL, 'EINVAL'],
  [ENOSPC, 'ENOSPC'],
  [EPROTO, 'EPROTO'],
  [EOPNOTSUPP, 'EOPNOTSUPP'],
  [ETIMEDOUT, 'ETIMEDOUT'],
  [EALREADY, 'EALREADY'],
  [ECANCELED, 'ECANCELED'],
]);

/** `-11` as `-EAGAIN`; any other number as itself. */
export function errnoName(code: number): string {
  const name = NAMES.get(code);
  return name === undefined ? String(code) : `-${name}`;
}
