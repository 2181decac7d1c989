/** What is drawn with an interval over repeats, where there are several. */
interface Spread {
  low?: number;
  high?: number;
}

type Channel = Record<string, unknown>;
interface Encoding extends Record<string, unknown> {
  x: Channel;
  y: Channel;
}

const along = (encoding: Encoding, axis: 'x' | 'y') => ({
  ...encoding,
  [axis]: { ...encoding[axis], field: 'low' },
  [`${axis}2`]: { field: 'high' },
});

/** Error bars along an axis, a layer over the marks of the same encoding; no layer where nothing has an interval. */
export function errorBars(
  values: readonly Spread[],
  encoding: Encoding,
  mark: Channel = {},
  axis: 'x' | 'y' = 'y',
): object[] {
  const spread = values.filter(({ low }) => low !== undefined);
  if (spread.length === 0) return [];
  return [
    {
      data: { values: spread },
      mark: { type: 'rule', strokeWidth: 1.2, ...mark },
      encoding: along(encoding, axis),
    },
  ];
}

/** A band around a line, as `errorBars`. */
export function band(
  values: readonly Spread[],
  encoding: Encoding,
  mark: Channel = {},
  axis: 'x' | 'y' = 'y',
): object[] {
  return errorBars(values, encoding, { type: 'area', opacity: 0.2, strokeWidth: 0, ...mark }, axis);
}

/** A sentence on what the bars or bands are, where a run has repeats; nothing where it has none. */
export function intervalsDrawn(groups: readonly { repeats: readonly unknown[] }[], how: string): string[] {
  return groups.some(({ repeats }) => repeats.length > 1)
    ? [`Means over repeats; ${how}: 95 % intervals.`]
    : [];
}
