import type { Kit, MonitorFacts, PropertyFacts, WitnessFacts } from '../check/kit.ts';
import { kitNamed, kitOf } from '../check/kits.ts';
import type { Scope } from '../check/property.ts';
import type { Level } from '../scenario/scenario.ts';
import type { Catchers } from './catchers.ts';
import { GENERATED, inline, table } from './markdown.ts';

const LEVELS: readonly Level[] = ['tree', 'queue', 'library', 'host', 'smp', 'machine'];

const SCOPES: { readonly [S in Scope]: string } = {
  rbtree: 'The red-black tree',
  atq: 'The arena task queue',
  bandwidth: 'The bandwidth library',
  host: 'The scheduler and the library together',
  cfs: "The kernel's own bandwidth control",
  hierarchy: 'The tree of schedulers',
  dispatch: 'Dispatch and authority',
  bypass: 'Bypass',
  machine: 'The whole machine',
  smp: 'Several CPUs at once',
};

/** What the catalogue is made from. */
export interface Catalogue {
  readonly properties: readonly PropertyFacts[];
  readonly monitors: readonly MonitorFacts[];
  readonly witnesses: readonly WitnessFacts[];
}

/** The laws of all levels, each once. */
function catalogue(): Catalogue {
  const kits: readonly Kit<Level>[] = [...LEVELS.map(kitOf), kitNamed('cfs')];
  return {
    properties: once(
      kits.flatMap(({ properties }) => properties),
      ({ id }) => id,
    ),
    monitors: once(
      kits.flatMap(({ monitors }) => monitors),
      ({ monitor }) => monitor.id,
    ),
    witnesses: once(
      kits.flatMap(({ witnesses }) => witnesses),
      ({ id }) => id,
    ),
  };
}

function once<Item>(items: readonly Item[], idOf: (item: Item) => string): readonly Item[] {
  return [...new Map(items.map((item) => [idOf(item), item])).values()];
}

/** docs/properties.md: every law with its authority, and the faults that it catches. */
export function propertiesPage(catchers: Catchers, from: Catalogue = catalogue()): string {
  const { properties, monitors, witnesses } = from;
  const scopes = (Object.keys(SCOPES) as Scope[]).filter((scope) =>
    properties.some((property) => property.scope === scope),
  );
  const sections = scopes.flatMap((scope) => [
    `## ${SCOPES[scope]}`,
    '',
    ...properties
      .filter((property) => property.scope === scope)
      .flatMap((property) => [...propertySection(property, catchers), '']),
  ]);
  return [
    '# Properties',
    '',
    GENERATED,
    '',
    ...overview(properties),
    '',
    ...sections,
    ...monitorSection(monitors, catchers),
    ...witnessSection(witnesses),
  ].join('\n');
}

function overview(properties: readonly PropertyFacts[]): readonly string[] {
  return table(
    ['id', 'kind', 'law'],
    properties.map(({ id, kind, law }) => [`[${id}](#${id.toLowerCase()})`, kind, inline(law)]),
  );
}

function propertySection(property: PropertyFacts, catchers: Catchers): string[] {
  const { id, law, why, source, kind, designs, bound } = property;
  const lines = [`### ${id}`, '', inline(law), '', `- **why**: ${inline(why)}`];
  lines.push(`- **source**: ${inline(source)}`);
  lines.push(`- **kind**: ${kind}`);
  lines.push(`- **designs**: ${designs.join(', ')}`);
  if (DRIVEN.has(property.scope)) lines.push(`- **of a program**: ${judgedBy(property)}`);
  if (bound !== undefined) {
    lines.push(`- **bound**: \`${bound.formula.replace(/\s+/g, ' ')}\``);
    lines.push(`- **derivation**: ${inline(bound.derivation)}`);
  }
  const faults = catchers.get(id);
  if (faults !== undefined) lines.push(`- **catches**: ${codes(faults)}`);
  return lines;
}

/** Scopes of which a program can be driven. */
const DRIVEN: ReadonlySet<Scope> = new Set(['rbtree', 'atq', 'bandwidth', 'host']);

/** What a program has to show for the law to be judged of it. */
function judgedBy({ needsState, reads, byAnswers }: PropertyFacts): string {
  if (needsState !== true) return 'judged by answers';
  if (reads === undefined) return 'not judged: no program shows what it reads';
  const fields = `judged where it shows ${codes(reads)}`;
  return byAnswers === true ? `${fields}; in part by answers` : fields;
}

function codes(ids: readonly string[]): string {
  return ids.map((id) => `\`${id}\``).join(', ');
}

function monitorSection(monitors: readonly MonitorFacts[], catchers: Catchers): string[] {
  if (monitors.length === 0) return [];
  const rows = monitors.map(({ monitor, entity, designs }) => [
    monitor.id,
    inline(entity),
    inline(monitor.machine.description),
    designs.join(', '),
    codes(catchers.get(monitor.id) ?? []),
  ]);
  return [
    '## Monitors',
    '',
    'A monitor follows a machine of [machines.md](machines.md), one for each entity; an event ' +
      'that the machine has no transition for breaks it.',
    '',
    ...table(['id', 'one for each', 'about', 'designs', 'catches'], rows),
    '',
  ];
}

function witnessSection(witnesses: readonly WitnessFacts[]): string[] {
  if (witnesses.length === 0) return [];
  return [
    '## Witnesses',
    '',
    'What a run must have seen at least once for a pass to mean anything.',
    '',
    ...table(
      ['id', 'what was seen'],
      witnesses.map(({ id, what }) => [id, inline(what)]),
    ),
    '',
  ];
}
