import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type CgroupMount, cgroupMounts } from '../../src/trace/record/locate.ts';
import { recordTrace } from '../../src/trace/record/record.ts';
import { MS } from '../helpers/trace.ts';

const NAME = `scx-check-test-${process.pid}`;
const SPIN = 'const end = Date.now() + 10_000; while (Date.now() < end);';

/** The mounts in which a cgroup with a quota can be made. */
function usable(): readonly CgroupMount[] {
  const mounts = cgroupMounts();
  const v1 = mounts.filter(({ controllers }) => /\bcpu(acct)?\b/.test(controllers.join()));
  if (v1.some(({ controllers }) => controllers.includes('cpu'))) return v1;
  return mounts.filter(
    ({ path, controllers }) =>
      controllers.includes('unified') &&
      readFileSync(join(path, 'cgroup.subtree_control'), 'utf8').split(/\s/).includes('cpu'),
  );
}

/** Makes a cgroup with 20 ms of every 100 ms. @returns its directories */
function makeLimited(): readonly string[] {
  const directories = usable().map(({ path }) => join(path, NAME));
  for (const directory of directories) {
    mkdirSync(directory);
    for (const [file, text] of [
      ['cpu.max', '20000 100000'],
      ['cpu.cfs_quota_us', '20000'],
    ] as const) {
      if (existsSync(join(directory, file))) writeFileSync(join(directory, file), text);
    }
  }
  return directories;
}

async function removeAll(directories: readonly string[]): Promise<void> {
  for (const directory of directories) {
    // The kernel lets go of a cgroup a moment after its last process.
    for (let tries = 0; existsSync(directory) && tries < 50; tries++) {
      try {
        rmdirSync(directory);
      } catch {
        await wait(20);
      }
    }
  }
}

test('a real quota is recorded and holds', async (context) => {
  let directories: readonly string[];
  try {
    directories = makeLimited();
  } catch (error) {
    console.log(`skipped: no cgroup can be made here: ${(error as Error).message}`);
    return context.skip();
  }
  if (directories.length === 0) {
    console.log('skipped: no cgroups with the cpu controller here');
    return context.skip();
  }
  const busy = spawn(process.execPath, ['-e', SPIN]);
  try {
    for (const directory of directories) {
      writeFileSync(join(directory, 'cgroup.procs'), String(busy.pid));
    }
    const texts: string[] = [];
    const verdict = await recordTrace({
      cgroup: NAME,
      intervalMs: 5,
      timeMs: 1500,
      signal: new AbortController().signal,
      write: (text) => texts.push(text),
      // Other tests run meanwhile, and a virtual machine may stand still.
      check: { timerLatenessNs: 200 * MS },
    });
    expect(verdict?.findings).toEqual([]);
    expect(verdict?.samples).toBeGreaterThan(50);
    expect(verdict?.laws.find(({ id }) => id === 'I-TR-5')?.exercised).toBeGreaterThan(0);
    expect(texts.at(-1)).toContain('"event":"end"');
  } finally {
    busy.kill('SIGKILL');
    await removeAll(directories);
  }
});
