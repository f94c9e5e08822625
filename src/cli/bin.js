#!/usr/bin/env node
// Starts the command line. In a checkout the sources are compiled first when they are newer
// than the last build, so that nobody has to remember a build step; an installed package has
// no sources beside it and starts at once.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const entry = join(root, 'dist', 'src', 'cli', 'main.js');
const stamp = join(root, 'dist', '.built');

function newestSource(folder) {
  let newest = 0;
  for (const item of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, item.name);
    if (item.isDirectory()) newest = Math.max(newest, newestSource(path));
    else if (item.name.endsWith('.ts')) newest = Math.max(newest, statSync(path).mtimeMs);
  }
  return newest;
}

function isStale() {
  const config = join(root, 'tsconfig.build.json');
  if (!existsSync(config)) return false;
  if (!existsSync(entry) || !existsSync(stamp)) return true;
  const built = statSync(stamp).mtimeMs;
  return ['src', 'models', 'properties'].some((folder) => newestSource(join(root, folder)) > built);
}

if (isStale()) {
  const require = createRequire(import.meta.url);
  const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');
  const build = spawnSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.build.json')], {
    encoding: 'utf8',
  });
  if (build.status !== 0) {
    process.stderr.write(`scx-check: the sources do not compile\n${build.stdout}${build.stderr}`);
    process.exit(2);
  }
  const { writeFileSync } = await import('node:fs');
  writeFileSync(stamp, '');
}

const { main } = await import(entry);
process.exitCode = await main(process.argv.slice(2));
