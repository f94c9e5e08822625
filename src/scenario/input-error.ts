/**
 * Input that cannot be used: the message says where (file and line, or path) and what was
 * expected.
 */
export class InputError extends Error {
  override readonly name = 'InputError';
}

/** Texts for the errors of the file system that a user can do something about. */
const FILE_ERRORS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EISDIR: 'it is a directory',
  EACCES: 'permission denied',
};

/** A file that cannot be read, as the file system says. */
export function unreadable(name: string, error: unknown): InputError {
  const code = (error as { readonly code?: string }).code ?? '';
  return new InputError(`${name}: cannot be read: ${FILE_ERRORS[code] ?? code}`);
}

/** A file that cannot be written, as the file system says. */
export function unwritable(name: string, error: unknown): InputError {
  const code = (error as { readonly code?: string }).code ?? '';
  return new InputError(`${name}: cannot be written: ${FILE_ERRORS[code] ?? code}`);
}
