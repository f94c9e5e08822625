import type { HostOperation } from '../../src/scenario/host-operation.ts';
import type { Cast, CastCgroup, CastTask } from '../../src/scenario/scenario.ts';
import type {
  TraceEvent,
  TraceHeader,
  TraceRecord,
  TraceSettings,
} from '../../src/trace/format/format.ts';

/** An operation of a recording, at its time in ns. */
export interface TimedOperation {
  readonly t: number;
  readonly operation: HostOperation;
}

/** What a recording says was driven, as a cast and operations on it. */
export interface RecordedScenario {
  readonly header: TraceHeader;
  readonly cast: Cast;
  readonly operations: readonly TimedOperation[];
  /** Ids of the cgroups, by path. */
  readonly ids: ReadonlyMap<string, number>;
  readonly events: readonly TraceEvent[];
  readonly endNs: number;
}

/** How long the threads of each process spin, in ns; the end of a process is seen later. */
export function durationsOf(lines: readonly string[]): ReadonlyMap<string, number> {
  const spawns = lines.filter((line) => line.includes('"spawn"')).map((line) => JSON.parse(line));
  return new Map(spawns.map(({ task, dur_ms }) => [task as string, dur_ms * 1_000_000]));
}

/** Thread n of a process, as a task of the cast. */
function taskId(process: string, thread: number): number {
  return Number(process) * 100 + thread;
}

function cpuMaxOf({ quota_us, period_us, burst_us }: TraceSettings) {
  const quotaUs = quota_us < 0 ? ('max' as const) : quota_us;
  return { periodUs: period_us, quotaUs, burstUs: burst_us };
}

/**
 * The scenario behind a recording of threads that spin, on CPUs that are LLCs of their own:
 * so the model has the runqueues of the kernel. Undefined for any other load, and for a recording
 * in which tasks move: there accounting and limits are not one.
 */
export function recordedScenario(
  records: readonly TraceRecord[],
  durations: ReadonlyMap<string, number>,
): RecordedScenario | undefined {
  const first = records[0];
  if (first?.kind !== 'header') return undefined;
  const { header } = first;
  const ids = new Map(header.cgroups.map(({ path }, index) => [path, index + 2]));
  const idOf = (path: string | null): number => (path === null ? 1 : (ids.get(path) ?? 1));
  const events = records.flatMap((record) => (record.kind === 'event' ? [record.event] : []));
  const settings = new Map<string, TraceSettings>(header.cgroups.map((one) => [one.path, one]));
  const tasks: CastTask[] = [];
  const operations: TimedOperation[] = [];
  let endNs = 0;
  for (const event of events) {
    const { t } = event;
    switch (event.event) {
      case 'spawn': {
        if (event.load !== 'busy') return undefined;
        const own = Array.from({ length: event.threads ?? 1 }, (_, n) => taskId(event.task, n));
        for (const id of own) {
          tasks.push({ id, cgroup: idOf(event.cg), present: true });
          operations.push({ t, operation: { op: 'wake', task: id } });
          const end = t + (durations.get(event.task) ?? 0);
          operations.push({ t: end, operation: { op: 'sleep', task: id } });
        }
        break;
      }
      case 'set': {
        const { quota_us, period_us, burst_us } = event;
        const before = settings.get(event.cg) as TraceSettings;
        const after = {
          quota_us: quota_us ?? before.quota_us,
          period_us: period_us ?? before.period_us,
          burst_us: burst_us ?? before.burst_us,
        };
        settings.set(event.cg, after);
        operations.push({
          t,
          operation: { op: 'set', cgroup: idOf(event.cg), ...cpuMaxOf(after) },
        });
        break;
      }
      case 'move':
        return undefined;
      case 'end':
        endNs = t;
    }
  }
  const cgroups = header.cgroups.map(
    (one): CastCgroup => ({
      id: idOf(one.path),
      parent: idOf(one.parent),
      // Cgroup v1 has tasks in inner cgroups, as threaded ones may.
      threaded: true,
      present: true,
      ...cpuMaxOf(one),
    }),
  );
  const cpus = Array.from({ length: header.cpus }, (_, id) => ({ id, core: id, llc: id, node: 0 }));
  const tickNs = 1_000_000_000 / header.hz;
  const cast: Cast = {
    topology: { tickNs, cpus },
    cgroups,
    tasks,
    schedulers: [{ id: 1, cgroup: 1, policy: 'vtime', sliceNs: tickNs }],
    policies: [],
  };
  operations.sort((a, b) => a.t - b.t);
  return { header, cast, operations, ids, events, endNs };
}
