import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Catchers, catchersIn } from './catchers.ts';
import { driverPage, driverSchemaPage } from './driver-page.ts';
import { FAULTS_FILE, faultsPage } from './faults-page.ts';
import { machinesPage } from './machines-page.ts';
import { propertiesPage } from './properties-page.ts';
import { traceLawsPage } from './trace-laws-page.ts';

/** A page that is made from the sources. */
export interface DocPage {
  /** Relative to the root of the project. */
  readonly file: string;
  readonly text: string;
}

export interface StalePage extends DocPage {
  readonly why: string;
}

/** What each property was seen to catch; a test keeps it true. */
const CATCHES_FILE = 'test/quality/catches.json';

/** The pages as they should be. @throws InputError if a file that they are made from is broken */
export function docPages(root: string): readonly DocPage[] {
  const catches = textOf(join(root, CATCHES_FILE));
  const catchers: Catchers = catches === undefined ? new Map() : catchersIn(catches, CATCHES_FILE);
  return [
    { file: 'docs/properties.md', text: propertiesPage(catchers) },
    { file: 'docs/machines.md', text: machinesPage() },
    { file: 'docs/trace-laws.md', text: traceLawsPage() },
    { file: 'docs/driver.md', text: driverPage() },
    { file: 'docs/driver.schema.json', text: driverSchemaPage() },
    { file: 'docs/faults.md', text: faultsPage(textOf(join(root, FAULTS_FILE))) },
  ];
}

function textOf(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

/** Those of the pages that are not on disk as they should be. */
export function stalePages(root: string, pages: readonly DocPage[]): readonly StalePage[] {
  return pages.flatMap((page) => {
    const path = join(root, page.file);
    if (!existsSync(path)) return [{ ...page, why: 'missing; write it with: npx scx-check docs' }];
    if (readFileSync(path, 'utf8') === page.text) return [];
    return [{ ...page, why: 'stale; write it with: npx scx-check docs' }];
  });
}

export function writePages(root: string, pages: readonly DocPage[]): void {
  for (const { file, text } of pages) {
    const path = join(root, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}
