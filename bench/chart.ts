/** What a plot says of itself and of its axes. */
export interface Captions {
  readonly title: string;
  readonly x: string;
  readonly y: string;
}

/** A plot of one line, in Mermaid: steps of the x axis stand at equal distances. */
export function chart(
  { title, x, y }: Captions,
  points: readonly (readonly [x: string, y: number])[],
): readonly string[] {
  const values = points.map(([, value]) => Number(value.toPrecision(3)));
  return [
    '```mermaid',
    'xychart-beta',
    `    title "${title}"`,
    `    x-axis "${x}" [${points.map(([name]) => name).join(', ')}]`,
    `    y-axis "${y}" 0 --> ${Math.ceil(Math.max(...values))}`,
    `    line [${values.join(', ')}]`,
    '```',
  ];
}
