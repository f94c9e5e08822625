import { createRequire } from 'node:module';

interface PackageFacts {
  readonly name: string;
  readonly version: string;
}

// The package's own name finds its package.json from the sources and from the build alike.
const facts = createRequire(import.meta.url)('scx-check/package.json') as PackageFacts;

export const TOOL: string = facts.name;
export const VERSION: string = facts.version;
