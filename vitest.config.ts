import { defineConfig } from 'vitest/config';

/**
 * Two projects: `unit` runs under coverage; `random` holds the long random runs, which
 * coverage instrumentation would slow down several times over.
 */
export default defineConfig({
  test: {
    // As many as CI has cores; the default leaves one of them idle.
    maxWorkers: 2,
    // A snapshot that is missing fails here as it does in CI; `-u` writes it.
    update: 'none',
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/random/**'],
          testTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'random',
          include: ['test/random/**/*.test.ts'],
          testTimeout: 300_000,
        },
      },
    ],
    coverage: {
      provider: 'v8',
      include: ['src/**', 'models/**', 'properties/**'],
      exclude: ['src/cli/bin.js', 'src/cli/after-build.js'],
      reporter: ['text-summary', 'json-summary'],
      thresholds: { lines: 90, branches: 90 },
    },
  },
});
