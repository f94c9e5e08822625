import { smpProperties } from '../../properties/smp/index.ts';
import { smpWitnesses } from '../../properties/smp/witnesses.ts';
import { drawSmpCast } from '../arbitraries/smp-cast.ts';
import { follow } from '../interleave/play.ts';
import type { SmpEvent } from '../smp/event.ts';
import { SmpStage } from '../smp/stage.ts';
import { describeSmp } from './describe-smp.ts';
import type { Kit } from './kit.ts';
import { runOf } from './plain-run.ts';
import { Session } from './session.ts';
import type { SmpView } from './smp-view.ts';

const laws = { properties: smpProperties, monitors: [], witnesses: smpWitnesses };

/** The level `smp`: several CPUs at once in the queues, the library and the scheduler. */
export const smpKit: Kit<'smp'> = {
  name: 'smp',
  level: 'smp',
  ...laws,
  drawCast: drawSmpCast,
  open(cast, subject, options) {
    let emit: (event: SmpEvent) => void = () => {};
    const chooser = options.chooser ?? follow(options.schedule ?? []);
    const stage = new SmpStage(cast, subject.seams, subject.host, chooser, (event) => emit(event));
    const view: SmpView = {
      state: stage.state,
      nameOf: (object) => stage.names.nameOf(object),
      get played() {
        return stage.played;
      },
    };
    const session = new Session(
      {
        system: { call: () => undefined },
        view,
        laws,
        stage: (sink) => {
          emit = sink;
          return stage;
        },
      },
      options,
    );
    const run = runOf<'smp'>(session, { kinds: [], draw: () => undefined }, () =>
      describeSmp(view),
    );
    return Object.defineProperty(run, 'played', { get: () => stage.played });
  },
};
