import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import { InputError } from '../../scenario/input-error.ts';
import type { CgroupFiles } from './files.ts';
import { type Hierarchy, hierarchyV1, hierarchyV2 } from './hierarchy.ts';

/** Where a hierarchy of cgroups is mounted. */
export interface CgroupMount {
  readonly path: string;
  /** Controllers of v1; `unified` for v2. */
  readonly controllers: readonly string[];
}

const MOUNTS = '/proc/self/mountinfo';

/** The hierarchies of this machine; none where there is no Linux. */
export function cgroupMounts(mountinfo: string = readIfThere(MOUNTS)): readonly CgroupMount[] {
  return mountinfo.split('\n').flatMap((line) => {
    // Fields before " - " are of the mount, those after it of the file system.
    const [mount = '', filesystem = ''] = line.split(' - ');
    const path = mount.split(' ')[4];
    const [type, , options = ''] = filesystem.split(' ');
    if (path === undefined) return [];
    if (type === 'cgroup2') return [{ path, controllers: ['unified'] }];
    return type === 'cgroup' ? [{ path, controllers: options.split(',') }] : [];
  });
}

function readIfThere(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

/**
 * Finds the files of a cgroup.
 *
 * @param named a directory, or a path below the mount of a hierarchy
 * @throws InputError if no cgroup with files of the cpu controller is there
 */
export function locate(
  named: string,
  files: CgroupFiles,
  mounts: readonly CgroupMount[] = cgroupMounts(),
): Hierarchy {
  const places = [
    ...(isAbsolute(named) ? [named] : []),
    ...mounts.map(({ path }) => join(path, named)),
  ];
  for (const place of places) {
    const hierarchy = hierarchyAt(place, files, mounts);
    if (hierarchy !== undefined) return hierarchy;
  }
  const where = mounts.length === 0 ? 'no cgroups are mounted here' : 'no such cgroup';
  throw new InputError(
    `--cgroup: ${named}: ${where}, with cpu.stat of v2 or cpu.cfs_quota_us and cpuacct.usage of v1`,
  );
}

function hierarchyAt(
  directory: string,
  files: CgroupFiles,
  mounts: readonly CgroupMount[],
): Hierarchy | undefined {
  if (readable(files, directory, 'cpu.stat')?.startsWith('usage_usec')) {
    return hierarchyV2(files, directory);
  }
  if (readable(files, directory, 'cpu.cfs_quota_us') === undefined) return undefined;
  const accounting = accountingFor(directory, mounts).find(
    (place) => readable(files, place, 'cpuacct.usage') !== undefined,
  );
  return accounting === undefined ? undefined : hierarchyV1(files, directory, accounting);
}

/** Where the usage of a v1 cgroup may be told: in the same place, or in another hierarchy. */
function accountingFor(directory: string, mounts: readonly CgroupMount[]): readonly string[] {
  const below = mounts
    .filter(({ controllers }) => controllers.includes('cpu'))
    .map(({ path }) => relative(path, directory))
    .filter((path) => !path.startsWith('..'));
  const elsewhere = mounts
    .filter(({ controllers }) => controllers.includes('cpuacct'))
    .flatMap(({ path }) => below.map((one) => join(path, one)));
  return [directory, ...elsewhere];
}

/** @throws InputError for a file that may not be read */
function readable(files: CgroupFiles, directory: string, name: string): string | undefined {
  try {
    return files.read(directory, name);
  } catch (error) {
    const { code } = error as { readonly code?: string };
    throw new InputError(`--cgroup: ${join(directory, name)}: cannot be read: ${code}`);
  }
}
