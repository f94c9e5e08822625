import { describe, expect, test } from 'vitest';
import { builtInPolicies, resolvePolicy } from '../../src/policies/catalogue.ts';
import { fifo } from '../../src/policies/fifo.ts';
import { definePolicy } from '../../src/policies/policy.ts';
import { InputError } from '../../src/scenario/input-error.ts';
import { BUILT_IN_POLICIES } from '../../src/scenario/policy-names.ts';
import { FakeMachine } from '../helpers/fake-kfuncs.ts';

const cast = { name: 'deaf', base: 'qmap', omits: ['enqueue'], misdeeds: [] };
const own = definePolicy({ name: 'mine', create: () => ({ ops: {} }) });

test('the built-in policies are those that scenarios may name', () => {
  expect([...builtInPolicies.keys()]).toEqual([...BUILT_IN_POLICIES]);
  for (const [name, policy] of builtInPolicies) expect(policy.name).toBe(name);
});

describe('a policy is resolved by its name', () => {
  test('built in, of the cast, or one of a user', () => {
    expect(resolvePolicy('fifo', [cast], [own])).toBe(fifo);
    expect(resolvePolicy('mine', [cast], [own])).toBe(own);
    const { policy } = new FakeMachine(resolvePolicy('deaf', [cast], [own]));
    expect([policy.name, policy.ops.enqueue]).toEqual(['deaf', undefined]);
    expect(policy.ops.dispatch).toBeDefined();
  });

  test('the cast may build on a policy of the user', () => {
    const rogue = resolvePolicy('deaf', [{ ...cast, base: 'mine' }], [own]);
    expect(new FakeMachine(rogue).policy.ops).toEqual({});
  });

  test('of an unknown name it says what there is', () => {
    const resolve = (name: string) => () => resolvePolicy(name, [cast], [own]);
    expect(resolve('nobody')).toThrow(InputError);
    expect(resolve('nobody')).toThrow(
      'no policy is named "nobody"; expected one of fifo, local, vtime, qmap, lavd, deaf, mine; ' +
        'a policy of your own has to be loaded from its file',
    );
    expect(() => resolvePolicy('x', [{ ...cast, name: 'x', base: 'y' }], [])).toThrow(
      'no policy is named "y"',
    );
  });
});
