// Runs after the build of an install in a checkout. It notes that the build is fresh, and puts the
// command where npx looks first: npx could find it by itself, but only by way of its cache,
// which is slow, and which two of them at once spoil.
import { existsSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const folder = join(root, 'node_modules', '.bin');
const link = join(folder, 'scx-check');

if (existsSync(folder) && process.platform !== 'win32') {
  rmSync(link, { force: true });
  symlinkSync(join('..', '..', 'src', 'cli', 'bin.js'), link);
}
writeFileSync(join(root, 'dist', '.built'), '');
