/**
 * Runs on the corrected design that a law once took for wrong, minimised, each by the name of
 * what the law had not thought of.
 */
import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { replayScenario } from '../../src/check/replay.ts';
import { readScenarioFile } from '../../src/scenario/file.ts';

const FOLDER = new URL('./false-alarms/', import.meta.url);

test.each(readdirSync(FOLDER))('%s breaks nothing', (name) => {
  const scenario = readScenarioFile(new URL(name, FOLDER).pathname, name);
  expect(replayScenario(scenario)).toEqual([]);
});
