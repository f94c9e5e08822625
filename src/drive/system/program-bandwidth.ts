import type { HostState } from '../../host/state.ts';
import type { UsageMeter } from '../../reference/usage-meter.ts';
import type { LibraryAnswer, LibraryCall } from '../../scenario/library-call.ts';
import type { System } from '../../system/system.ts';
import type { Conversation } from '../protocol/conversation.ts';
import type { BandwidthMirror } from './bandwidth-mirror.ts';
import { type Fields, UnreadableState } from './shown-state.ts';
import { TimerGuess } from './timer-guess.ts';

const CLOCK_START_NS = 1_000_000_000;

/** A program that stands in for the cpu.max library. */
export class ProgramBandwidth implements System<LibraryCall, LibraryAnswer> {
  readonly timer = new TimerGuess();
  /** The state after the last call, where it is asked for. */
  state: Fields | null = null;
  /** Tasks whose exit the library is told of, in the version that has a flag for it. */
  host: HostState | null = null;
  meter: UsageMeter | null = null;
  readonly #conversation: Conversation;
  readonly #mirror: BandwidthMirror;
  readonly #wantsState: boolean;
  readonly #accounts: boolean;
  #accountedAt = 0;
  #longestGapNs = 0;

  constructor(conversation: Conversation, mirror: BandwidthMirror, wantsState: boolean) {
    this.#conversation = conversation;
    this.#mirror = mirror;
    this.#wantsState = wantsState;
    this.#accounts = conversation.hello().component === 'bandwidth-b';
  }

  /** @throws ProgramFailed */
  call(call: LibraryCall): LibraryAnswer {
    const answer = this.#answer(call);
    if (call.op === 'lib_init' && answer.ret === 0) this.timer.start(this.#mirror.lib.clock.now);
    if (call.op === 'advance') this.#passTime(answer);
    this.#mirror.follow(call, answer);
    if (this.state !== null) this.#show(call, answer, this.state);
    return answer;
  }

  #answer(call: LibraryCall): LibraryAnswer {
    if (call.op === 'topo') {
      this.#conversation.begin(call.llcs);
      this.state = null;
      this.#accountedAt = CLOCK_START_NS;
      return { ret: 0 };
    }
    if (call.op === 'state') return { ret: 0, now: this.#mirror.lib.clock.now };
    if (!this.#conversation.can(call.op)) return { ret: 0 };
    const { answer, state } = this.#conversation.ask(this.#told(call), this.#wantsState);
    this.state = state;
    return answer as unknown as LibraryAnswer;
  }

  /** The scheduler tells the library when a task is on its way out. */
  #told(call: LibraryCall): LibraryCall {
    if (call.op !== 'throttled' || !this.#accounts) return call;
    const isExiting = this.host?.tasks.get(call.task)?.exiting === true;
    return isExiting ? ({ ...call, exiting: true } as LibraryCall) : call;
  }

  #show(call: LibraryCall, answer: LibraryAnswer, state: Fields): void {
    try {
      this.#mirror.show(state, call, answer);
    } catch (error) {
      if (!(error instanceof UnreadableState)) throw error;
      this.#conversation.reject(call, error.message);
    }
  }

  #passTime(answer: LibraryAnswer): void {
    this.timer.follow(answer);
    if (!this.#accounts) return;
    for (const [timer, at] of answer.fired ?? []) {
      if (timer === 'accounting') {
        this.#longestGapNs = Math.max(this.#longestGapNs, at - this.#accountedAt);
        this.#accountedAt = at;
      } else if (timer === 'replenish') this.#closeGap();
    }
  }

  /**
   * Between two accountings nobody is held back: each CPU may use a gap more than the quota, and
   * a report on either side of it (I-BWB-5). Who is in debt is held back from the start.
   */
  #closeGap(): void {
    const { host, meter } = this;
    if (host === null || meter === null) return;
    const gap = host.cpus.length * (this.#longestGapNs + 2 * meter.tau);
    for (const metered of meter.metered.values()) metered.unheldNs = gap;
    this.#longestGapNs = 0;
  }
}
