import { expect, test } from 'vitest';
import * as library from '../../src/index.ts';

test('the library exports what its users need', () => {
  expect(Object.keys(library).sort()).toMatchSnapshot();
});

test('a scenario is checked, minimised, explained and replayed', () => {
  const result = library.check({
    design: library.DEFAULT_DESIGN,
    faults: ['atq-remove-forgets-size'],
    suites: ['bandwidth'],
    only: ['I-ATQ-3'],
    runs: 60,
    seed: 1,
  });
  expect(result.verdict).toBe('broken');
  const [counterexample] = result.counterexamples;
  const text = library.formatScenario((counterexample as library.Counterexample).scenario);
  const scenario = library.parseScenario(text, 'here');
  const [failure] = library.replayScenario(scenario);
  expect(failure?.property).toBe('I-ATQ-3');
  expect(library.formatExplanation(library.explain(scenario))).toContain('I-ATQ-3 is broken');
});
