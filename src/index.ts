/**
 * scx-check as a library.
 *
 * @packageDocumentation
 */
export type { Failure } from './check/failure.ts';
export { failureKey } from './check/failure.ts';
export type { Kit, Run, StateLine } from './check/kit.ts';
export { kitOf } from './check/kits.ts';
export type {
  BandwidthDesign,
  Handlers,
  Property,
  PropertyKind,
  Scope,
  Watch,
  Witness,
} from './check/property.ts';
export { defineProperty } from './check/property.ts';
export { replayScenario } from './check/replay.ts';
export { Statistics } from './check/statistics.ts';
export type { UnderTest } from './check/under-test.ts';
export { underTest } from './check/under-test.ts';
export {
  SCX_DSQ_GLOBAL,
  SCX_DSQ_LOCAL,
  SCX_DSQ_LOCAL_ON,
  SCX_ENQ_HEAD,
  SCX_ENQ_LAST,
  SCX_ENQ_REENQ,
  SCX_ENQ_WAKEUP,
  SCX_KICK_IDLE,
  SCX_KICK_PREEMPT,
} from './core/sched/constants.ts';
export type {
  CgroupView,
  CpuMaxArgs,
  DsqIterator,
  ExitInfo,
  Kfuncs,
  PolicyEnv,
  SchedExtOps,
  SchedFlags,
  TaskView,
} from './core/sched/ops.ts';
export { faults, findFault } from './faults/catalogue.ts';
export type { Fault } from './faults/fault.ts';
export { loadPolicy } from './policies/load.ts';
export type { PolicyBody, PolicyDefinition } from './policies/policy.ts';
export { definePolicy } from './policies/policy.ts';
export { registerPolicy } from './policies/user.ts';
export type { Explanation } from './report/explain.ts';
export { explain } from './report/explain.ts';
export { formatExplanation } from './report/explanation-text.ts';
export {
  formatScenario,
  parseScenario,
  readScenarioFile,
  writeScenarioFile,
} from './scenario/file.ts';
export type { HostOperation } from './scenario/host-operation.ts';
export { InputError } from './scenario/input-error.ts';
export type { LibraryCall } from './scenario/library-call.ts';
export type { QueueOperation } from './scenario/queue-operation.ts';
export type {
  Cast,
  Design,
  Level,
  OperationsByLevel,
  Scenario,
  ScenarioOf,
} from './scenario/scenario.ts';
export { DEFAULT_DESIGN, EMPTY_CAST } from './scenario/scenario.ts';
export { designFromNames, faultAdjustments } from './scenario/select.ts';
export type { TreeOperation } from './scenario/tree-operation.ts';
export { arbitraries } from './search/arbitraries.ts';
export type { Counterexample } from './search/counterexample.ts';
export { minimise } from './search/minimise/minimise.ts';
export type { SearchOptions, SearchProgress } from './search/options.ts';
export type { SearchResult, VerdictKind } from './search/result.ts';
export { search as check } from './search/search.ts';
export type { Suite } from './search/suites.ts';
