import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { erasePoints } from './erase.ts';

/** The parts of one compiled copy of the sources that are measured. */
export type Build = Awaited<ReturnType<typeof loadBuild>>;

/** Folders whose modules hold kernel paths. */
const PATHS = ['src/core', 'src/faults', 'src/system'];
/** Where paths stop that sleep, such as an enable at each of its stages: that is no preemption. */
const SLEEPING = 'src/core/hierarchy';
const SOURCES = ['src', 'models', 'properties'];

/** The copy that this file was compiled into, as it is. */
const PLAIN = fileURLToPath(new URL('..', import.meta.url));

/** The sources as they are. */
export async function plainBuild(): Promise<Build> {
  return await loadBuild(PLAIN);
}

/** A copy without preemption points, made from the compiled one, beside it. */
export async function erasedBuild(): Promise<Build> {
  const root = join(PLAIN, '../erased');
  rmSync(root, { recursive: true, force: true });
  for (const folder of SOURCES) {
    cpSync(join(PLAIN, folder), join(root, folder), { recursive: true });
  }
  for (const folder of PATHS) {
    for (const name of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
      const file = join(root, folder, name);
      if (!name.endsWith('.js') || file.startsWith(join(root, SLEEPING))) continue;
      writeFileSync(file, erasePoints(readFileSync(file, 'utf8')));
    }
  }
  return await loadBuild(root);
}

async function loadBuild(root: string) {
  const load = (path: string): Promise<unknown> => import(pathToFileURL(join(root, path)).href);
  const [cast, kits, replay, statistics, subject, atq, path, rbtree, rng, seams] =
    await Promise.all([
      load('src/arbitraries/cast.js') as Promise<typeof import('../src/arbitraries/cast.ts')>,
      load('src/check/kits.js') as Promise<typeof import('../src/check/kits.ts')>,
      load('src/check/replay.js') as Promise<typeof import('../src/check/replay.ts')>,
      load('src/check/statistics.js') as Promise<typeof import('../src/check/statistics.ts')>,
      load('src/check/under-test.js') as Promise<typeof import('../src/check/under-test.ts')>,
      load('src/core/atq.js') as Promise<typeof import('../src/core/atq.ts')>,
      load('src/core/path.js') as Promise<typeof import('../src/core/path.ts')>,
      load('src/core/rbtree.js') as Promise<typeof import('../src/core/rbtree.ts')>,
      load('src/core/rng.js') as Promise<typeof import('../src/core/rng.ts')>,
      load('src/core/seams.js') as Promise<typeof import('../src/core/seams.ts')>,
    ]);
  const [minimise, random, search] = await Promise.all([
    load('src/search/minimise/minimise.js') as Promise<
      typeof import('../src/search/minimise/minimise.ts')
    >,
    load('src/search/random.js') as Promise<typeof import('../src/search/random.ts')>,
    load('src/search/search.js') as Promise<typeof import('../src/search/search.ts')>,
  ]);
  return {
    ...cast,
    ...kits,
    ...replay,
    ...statistics,
    ...subject,
    ...path,
    ...rng,
    ...seams,
    ...minimise,
    ...random,
    ...search,
    atq,
    rbtree,
  };
}
