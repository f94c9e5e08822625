import { hostLaws } from '../../check/host-kit.ts';
import type { HostView } from '../../check/host-view.ts';
import type { Kit } from '../../check/kit.ts';
import { libraryLaws } from '../../check/library-kit.ts';
import type { PromisingDesign } from '../../check/property.ts';
import { queueLaws } from '../../check/queue-kit.ts';
import type { Laws } from '../../check/session.ts';
import { treeLaws } from '../../check/tree-kit.ts';
import type { HostEvent } from '../../host/event.ts';
import type { Level } from '../../scenario/scenario.ts';
import type { Component } from '../protocol/components.ts';
import { hostOn, libraryOn } from './bandwidth.ts';
import { type Asking, type Driven, offeredBy } from './driven.ts';
import { type Judged, judgedLaws, type Unjudged } from './judged.ts';
import { queuesOn } from './queue.ts';
import { treesOn } from './tree.ts';

/** A level on a program, and what is not judged of it. */
export interface DrivenKit {
  readonly kit: Kit<Level>;
  /** Laws that the component does not promise. */
  readonly notPromised: readonly string[];
  readonly unjudged: readonly Unjudged[];
}

/** The level that a component is searched at. */
export function levelOf(component: Component): Level {
  if (component === 'rbtree') return 'tree';
  return component === 'atq' ? 'queue' : 'host';
}

/**
 * A level on a program.
 *
 * @param choose what the next run asks of the program beside its calls
 */
export function drivenKit(
  driven: Driven,
  level: Level,
  design: PromisingDesign,
  choose: () => Asking,
): DrivenKit {
  const sort = <View, Event extends { readonly type: string }>(
    laws: Laws<View, Event>,
  ): ((asking: Asking) => Judged<View, Event>) => {
    const can = (operation: string): boolean => driven.conversation.can(operation);
    const sorted = new Map<boolean, Judged<View, Event>>();
    for (const state of [true, false]) {
      sorted.set(state, judgedLaws(laws, offeredBy(driven, { state }), can, design));
    }
    return ({ state }) => sorted.get(state) as Judged<View, Event>;
  };
  switch (level) {
    case 'tree':
      return kitFrom(sort(treeLaws), (judged) => treesOn(driven, judged, choose));
    case 'queue':
      return kitFrom(sort(queueLaws), (judged) => queuesOn(driven, judged, choose));
    case 'library':
      return kitFrom(sort<HostView, HostEvent>(libraryLaws), (judged) =>
        libraryOn(driven, judged, choose),
      );
    default:
      return kitFrom(sort<HostView, HostEvent>(hostLaws), (judged) =>
        hostOn(driven, judged, choose),
      );
  }
}

function kitFrom<View, Event extends { readonly type: string }>(
  judged: (asking: Asking) => Judged<View, Event>,
  make: (laws: (asking: Asking) => Laws<View, Event>) => object,
): DrivenKit {
  const { laws, notPromised, unjudged } = judged({ state: true });
  const kit = { ...make((asking) => judged(asking).laws), ...laws };
  return { kit: kit as unknown as Kit<Level>, notPromised, unjudged };
}
