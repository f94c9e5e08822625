import type { MessagePort } from 'node:worker_threads';

/** Places in the words that a program's keeper and its user share. */
export const SHARED = { ended: 0, deadline: 1, started: 2, words: 3 } as const;

/** A deadline that has passed: the program is being ended for it. */
export const PASSED = -1;

/** Why the keeper ended a program; null: it ended by itself. */
export type Killed = 'timeout' | 'stopped' | 'lingered' | null;

export type KeeperRequest =
  | {
      readonly type: 'start';
      readonly id: number;
      readonly program: string;
      readonly args: readonly string[];
      readonly cwd: string | undefined;
      /** The program's ends of its two pipes, in use until it has started. */
      readonly stdin: number;
      readonly stdout: number;
      readonly shared: Int32Array;
      /** What deadlines count from, in ms of process.hrtime(). */
      readonly epochMs: number;
      readonly stop: Int32Array | undefined;
    }
  /** Nobody listens to the program any more: it has so long to end. */
  | { readonly type: 'leave'; readonly id: number; readonly graceMs: number };

/** How a program ended. */
export interface Kept {
  readonly id: number;
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly killed: Killed;
  /** The code of the error with which it did not start, such as ENOENT. */
  readonly startError: string | null;
  /** The last of its standard error. */
  readonly log: string;
}

/**
 * Keeps programs, in a thread of its own: starts them, reads their logs, ends those whose
 * deadline has passed, and tells how they ended. The thread that uses them may wait for an
 * answer all the while.
 *
 * A shell is told of every program as well: when this process goes, however it goes, the shell
 * reads the end of its input and ends what is left.
 *
 * The function is handed to the thread as text, so that it works as it stands here and compiled:
 * it uses nothing but its argument and what Node has built in.
 */
export function keep(port: MessagePort): void {
  const { spawn } = process.getBuiltinModule('node:child_process');
  const LOG_MAX = 256 * 1024;
  const LOOK_MS = 10;
  /** From SIGTERM to SIGKILL. */
  const TERM_MS = 200;
  /** How long the rest of a log may take once the program has ended. */
  const DRAIN_MS = 300;
  /** How long an answer may still take once nobody waits any more. */
  const STOP_MS = 500;
  const guard =
    'trap "" INT TERM HUP; all=""; while read -r verb one; do case $verb in ' +
    'add) all="$all $one";; ' +
    'del) rest=""; for each in $all; do [ $each = $one ] || rest="$rest $each"; done; all=$rest;; ' +
    'esac; done; for each in $all; do kill -9 -$each 2>/dev/null; done';

  interface Program {
    readonly request: Extract<KeeperRequest, { readonly type: 'start' }>;
    pid: number | undefined;
    killed: Killed;
    leaveAt: number;
    stoppedAt: number;
    log: Buffer[];
    logBytes: number;
  }
  const programs = new Map<number, Program>();
  let looking: ReturnType<typeof setInterval> | undefined;

  const guardian = spawn('/bin/sh', ['-c', guard], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  guardian.on('error', () => {});
  guardian.stdin.on('error', () => {});
  guardian.unref();
  const tellGuardian = (verb: 'add' | 'del', pid: number): void => {
    guardian.stdin.write(`${verb} ${pid}\n`);
  };

  const nowMs = (): number => {
    const [seconds, nanos] = process.hrtime();
    return seconds * 1000 + nanos / 1e6;
  };
  const signalGroup = (pid: number, signal: 'SIGTERM' | 'SIGKILL'): void => {
    try {
      process.kill(-pid, signal);
    } catch {
      // It is gone.
    }
  };
  const end = (program: Program, why: Killed): void => {
    const { pid } = program;
    if (program.killed !== null || pid === undefined) return;
    program.killed = why;
    signalGroup(pid, 'SIGTERM');
    setTimeout(() => signalGroup(pid, 'SIGKILL'), TERM_MS);
  };
  const look = (): void => {
    const now = nowMs();
    for (const program of programs.values()) {
      const { shared, epochMs, stop } = program.request;
      const deadline = Atomics.load(shared, 1);
      if (deadline > 0 && now - epochMs > deadline) {
        if (Atomics.compareExchange(shared, 1, deadline, -1) === deadline) end(program, 'timeout');
      }
      if (now > program.leaveAt) end(program, 'lingered');
      if (stop === undefined || Atomics.load(stop, 0) === 0) continue;
      if (program.stoppedAt === 0) program.stoppedAt = now;
      else if (deadline > 0 && now - program.stoppedAt > STOP_MS) end(program, 'stopped');
    }
  };

  const ended = (program: Program, how: Pick<Kept, 'exitCode' | 'signal' | 'startError'>): void => {
    const { id, shared } = program.request;
    if (!programs.delete(id)) return;
    if (programs.size === 0) clearInterval(looking);
    if (program.pid !== undefined) {
      // Children of its own may hold its pipes.
      signalGroup(program.pid, 'SIGKILL');
      tellGuardian('del', program.pid);
    }
    const log = Buffer.concat(program.log).subarray(-LOG_MAX).toString('utf8');
    const kept: Kept = { id, ...how, killed: program.killed, log };
    port.postMessage(kept);
    Atomics.store(shared, 0, 1);
    Atomics.notify(shared, 0);
  };

  const start = (request: Extract<KeeperRequest, { readonly type: 'start' }>): void => {
    const { id, program: path, args, cwd, stdin, stdout } = request;
    const program: Program = {
      request,
      pid: undefined,
      killed: null,
      leaveAt: Number.POSITIVE_INFINITY,
      stoppedAt: 0,
      log: [],
      logBytes: 0,
    };
    if (programs.size === 0) looking = setInterval(look, LOOK_MS);
    programs.set(id, program);
    const failed = (error: unknown): void => {
      const { code } = error as { readonly code?: string };
      ended(program, { exitCode: null, signal: null, startError: code ?? String(error) });
    };
    try {
      const child = spawn(path, [...args], {
        ...(cwd === undefined ? {} : { cwd }),
        detached: true,
        stdio: [stdin, stdout, 'pipe'],
      });
      program.pid = child.pid;
      if (child.pid !== undefined) tellGuardian('add', child.pid);
      child.on('error', failed);
      child.stderr?.on('data', (chunk: Buffer) => {
        program.log.push(chunk);
        program.logBytes += chunk.length;
        while (program.logBytes > 2 * LOG_MAX) {
          program.logBytes -= (program.log.shift() as Buffer).length;
        }
      });
      child.on('exit', (exitCode, signal) => {
        const how = { exitCode, signal, startError: null };
        const timer = setTimeout(() => ended(program, how), DRAIN_MS);
        child.on('close', () => {
          clearTimeout(timer);
          ended(program, how);
        });
      });
    } catch (error) {
      failed(error);
    }
    Atomics.store(request.shared, 2, 1);
    Atomics.notify(request.shared, 2);
  };

  port.on('message', (message: KeeperRequest) => {
    if (message.type === 'start') {
      start(message);
      return;
    }
    const program = programs.get(message.id);
    if (program !== undefined) program.leaveAt = nowMs() + message.graceMs;
  });
}
