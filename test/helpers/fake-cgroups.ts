import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CgroupFiles } from '../../src/trace/record/files.ts';

type Texts = Readonly<Record<string, string>>;

/** Files of cgroups in a directory that goes away with the test. */
export class FakeCgroups implements CgroupFiles {
  readonly root = mkdtempSync(join(tmpdir(), 'scx-check-cgroups-'));

  /** Makes a cgroup, or changes some of its files. */
  write(path: string, texts: Texts): void {
    mkdirSync(join(this.root, path), { recursive: true });
    for (const [name, text] of Object.entries(texts)) {
      writeFileSync(join(this.root, path, name), text);
    }
  }

  rmdir(path: string): void {
    rmSync(join(this.root, path), { recursive: true });
  }

  remove(): void {
    rmSync(this.root, { recursive: true });
  }

  read(directory: string, name: string): string | undefined {
    const path = join(directory, name);
    return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  }

  directories(directory: string): readonly string[] {
    if (!existsSync(directory)) return [];
    return readdirSync(directory, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
  }

  forget(): void {}
}

/** The files of a v2 cgroup; times in us. */
export function v2Files(max: string, usageUs: number, periods = 0): Texts {
  return {
    'cpu.max': `${max}\n`,
    'cpu.max.burst': '0\n',
    'cpu.stat':
      `usage_usec ${usageUs}\nuser_usec 0\nsystem_usec ${usageUs}\nnr_periods ${periods}\n` +
      `nr_throttled ${periods}\nthrottled_usec 7\nnr_bursts 0\nburst_usec 0\n`,
  };
}

/** The files of a v1 cgroup with both controllers; usage in ns. */
export function v1Files(quotaUs: number, usageNs: bigint): Texts {
  return {
    'cpu.cfs_quota_us': `${quotaUs}\n`,
    'cpu.cfs_period_us': '100000\n',
    'cpu.cfs_burst_us': '5000\n',
    'cpuacct.usage': `${usageNs}\n`,
    'cpu.stat': 'nr_periods 4\nnr_throttled 3\nthrottled_time 2000\nnr_bursts 1\nburst_time 1000\n',
  };
}
