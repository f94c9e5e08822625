/**
 * What a machine says about itself besides its states; stands in the `meta` of its root.
 *
 * `events` is the whole alphabet, so that an event which is legal in no state still has a code
 * and its arrival can be reported.
 */
export interface MachineMeta<EventType extends string = string> {
  /** Upstream file, function or text that the machine was read from. */
  readonly source: string;
  /** What each event stands for, in one sentence. */
  readonly events: Readonly<Record<EventType, string>>;
}
