/**
 * Input that cannot be used: the message says where (file and line, or path) and what was
 * expected.
 */
export class InputError extends Error {
  override readonly name = 'InputError';
}
