import { BUILT_IN_POLICIES } from '../../scenario/policy-names.ts';
import type { Cast, CastPolicy, Scenario } from '../../scenario/scenario.ts';
import { withCast } from './edit.ts';

/** How much a policy asks of its reader by its name: least those that are built in, in order. */
function rankOf(policy: string): number {
  const rank = BUILT_IN_POLICIES.indexOf(policy);
  return rank < 0 ? BUILT_IN_POLICIES.length : rank;
}

/** What policies add to the shape of a cast: their names, what they lack, what they do wrong. */
export function policyShape({ schedulers, policies }: Cast): number {
  let shape = 0;
  for (const { policy } of schedulers) shape += rankOf(policy);
  for (const { base, omits, misdeeds } of policies) {
    shape += rankOf(base) + omits.length + misdeeds.length;
  }
  return shape;
}

/** The scenarios that have a policy less; who used it uses another. */
export function* withFewerPolicies(scenario: Scenario): Iterable<Scenario> {
  const { schedulers, policies } = scenario.cast;
  const used = new Set(schedulers.map(({ policy }) => policy));
  const inUse = policies.filter(({ name }) => used.has(name));
  if (inUse.length < policies.length) yield withCast(scenario, { policies: inUse });
  for (const gone of policies) {
    const others = policies.filter((policy) => policy !== gone);
    for (const name of new Set([gone.base, ...BUILT_IN_POLICIES])) {
      yield withInstead(scenario, gone.name, name, others);
    }
    for (const kept of others) {
      yield withInstead(scenario, gone.name, kept.name, others);
      const both = others.map((policy) => (policy === kept ? union(kept, gone) : policy));
      yield withInstead(scenario, gone.name, kept.name, both);
    }
  }
}

function withInstead(
  scenario: Scenario,
  gone: string,
  name: string,
  policies: readonly CastPolicy[],
): Scenario {
  const schedulers = scenario.cast.schedulers.map((scheduler) =>
    scheduler.policy === gone ? { ...scheduler, policy: name } : scheduler,
  );
  return withCast(scenario, { schedulers, policies });
}

/** The first policy that also lacks and does what the second lacks and does. */
function union(first: CastPolicy, second: CastPolicy): CastPolicy {
  const isNew = (misdeed: CastPolicy['misdeeds'][number]): boolean =>
    !first.misdeeds.some(
      ({ at, nth, what }) => at === misdeed.at && nth === misdeed.nth && what === misdeed.what,
    );
  return {
    ...first,
    omits: [...new Set([...first.omits, ...second.omits])],
    misdeeds: [...first.misdeeds, ...second.misdeeds.filter(isNew)],
  };
}

/** The scenarios with simpler policies; at the other levels there is one alone. */
export function* withPlainerPolicies(scenario: Scenario): Iterable<Scenario> {
  if (scenario.level !== 'machine') return;
  const { schedulers, policies } = scenario.cast;
  for (const [index, scheduler] of schedulers.entries()) {
    for (const policy of BUILT_IN_POLICIES.slice(0, rankOf(scheduler.policy))) {
      yield withCast(scenario, { schedulers: schedulers.with(index, { ...scheduler, policy }) });
    }
  }
  for (const [index, policy] of policies.entries()) {
    for (const plainer of plainerPolicies(policy)) {
      yield withCast(scenario, { policies: policies.with(index, plainer) });
    }
  }
}

function* plainerPolicies(policy: CastPolicy): Iterable<CastPolicy> {
  const { base, omits, misdeeds } = policy;
  for (const name of BUILT_IN_POLICIES.slice(0, rankOf(base))) yield { ...policy, base: name };
  if (omits.length > 1) yield { ...policy, omits: [] };
  if (misdeeds.length > 1) yield { ...policy, misdeeds: [] };
  for (const gone of omits.keys()) {
    yield { ...policy, omits: omits.filter((_, index) => index !== gone) };
  }
  for (const gone of misdeeds.keys()) {
    yield { ...policy, misdeeds: misdeeds.filter((_, index) => index !== gone) };
  }
}
