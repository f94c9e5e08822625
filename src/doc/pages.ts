import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Catchers, catchersIn } from './catchers.ts';
import { faultsPage } from './faults-page.ts';
import { machinesPage } from './machines-page.ts';
import { propertiesPage } from './properties-page.ts';

/** A page that is made from the sources. */
export interface DocPage {
  /** Relative to the root of the project. */
  readonly file: string;
  readonly text: string;
}

export interface StalePage extends DocPage {
  readonly why: string;
}

/** The measurement from which the catalogue says which faults a property catches. */
const FAULTS_FILE = 'docs/faults.json';

/** The pages as they should be. @throws InputError if docs/faults.json cannot be used */
export function docPages(root: string): readonly DocPage[] {
  const path = join(root, FAULTS_FILE);
  const measured = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  const catchers: Catchers = measured === undefined ? new Map() : catchersIn(measured, FAULTS_FILE);
  return [
    { file: 'docs/properties.md', text: propertiesPage(catchers) },
    { file: 'docs/machines.md', text: machinesPage() },
    { file: 'docs/faults.md', text: faultsPage(measured) },
  ];
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
