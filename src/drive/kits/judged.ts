import type { PromisingDesign, StateNeeds } from '../../check/property.ts';
import type { Laws } from '../../check/session.ts';

/** A law that is not judged, and what the program would have to show for that. */
export interface Unjudged {
  readonly id: string;
  /** Fields of the state, or operations; empty: no program can show what it reads. */
  readonly missing: readonly string[];
  /** Whether its part that answers tell is judged all the same. */
  readonly inPart: boolean;
}

/** Which laws are judged of a program. */
export interface Judged<View, Event extends { readonly type: string }> {
  readonly laws: Laws<View, Event>;
  /** Laws that its design does not promise. */
  readonly notPromised: readonly string[];
  readonly unjudged: readonly Unjudged[];
}

/**
 * Sorts laws by what a program shows.
 *
 * @param offered fields of its state, and operations that tell it; empty: it is not asked
 * @param can which operations it offers
 */
export function judgedLaws<View, Event extends { readonly type: string }>(
  laws: Laws<View, Event>,
  offered: ReadonlySet<string>,
  can: (operation: string) => boolean,
  design: PromisingDesign,
): Judged<View, Event> {
  const isPromised = ({ designs }: { readonly designs?: readonly PromisingDesign[] }): boolean =>
    designs === undefined || designs.includes(design);
  const isAsked = ({ about }: StateNeeds): boolean => about?.some(can) ?? true;
  const isJudged = (law: StateNeeds): boolean =>
    isAsked(law) && (law.byAnswers === true || missingOf(law, offered) === null);
  const known = [
    ...laws.properties,
    ...laws.monitors.map((binding) => ({ ...binding, id: binding.monitor.id })),
  ];
  return {
    laws: {
      properties: laws.properties.filter((law) => isPromised(law) && isJudged(law)),
      monitors: laws.monitors.filter((law) => isPromised(law) && isJudged(law)),
      witnesses: laws.witnesses.filter((law) => isPromised(law) && isJudged(law)),
    },
    notPromised: known.filter((law) => !isPromised(law)).map(({ id }) => id),
    unjudged: known.filter(isPromised).flatMap((law) => {
      if (!isAsked(law)) return [{ id: law.id, missing: law.about ?? [], inPart: false }];
      const missing = missingOf(law, offered);
      return missing === null ? [] : [{ id: law.id, missing, inPart: law.byAnswers === true }];
    }),
  };
}

/** What a law reads and the program does not show; null if there is nothing of that. */
function missingOf(
  { needsState, reads }: StateNeeds,
  offered: ReadonlySet<string>,
): readonly string[] | null {
  if (needsState !== true) return null;
  if (reads === undefined) return [];
  const missing = reads.filter((field) => !isOffered(field, offered));
  return missing.length === 0 ? null : missing;
}

/** A field with fields below it is there with any of them. */
function isOffered(field: string, offered: ReadonlySet<string>): boolean {
  if (offered.has(field)) return true;
  for (const one of offered) if (one.startsWith(`${field}.`)) return true;
  return false;
}
