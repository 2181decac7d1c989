import { type Channel, channelOf, legendChannels, markOf, panels, unitsOf, type View } from './views.js';

type Shown = Channel & { field: string };

interface Row {
  field: string;
  type: string;
  title: string;
  format?: string;
}

/** Points that nobody sees: a line itself can only tell its first value. */
const grip = { type: 'point', filled: true, size: 90, opacity: 0 };

const lines = ['line', 'area', 'trail'];

/**
 * Gives each mark a tooltip of what its axes and legends show, by their names and in their words, and nothing else. An axis
 * whose labels are computed from its values is told by that computation, so `labelExpr` has to answer for any value.
 */
export function addTooltips(spec: View): void {
  const all = panels(spec);
  for (const panel of all) {
    const others = [panel, ...unitsOf(panel), ...all.flatMap((other) => [other, ...unitsOf(other)])];
    for (const unit of unitsOf(panel)) {
      if (unit.encoding?.tooltip !== undefined) continue;
      unit.encoding = { ...unit.encoding, tooltip: rowsOf(unit, panel, others) };
      if (lines.includes(markOf(unit) ?? '')) splitOff(unit, panel);
    }
  }
}

function rowsOf(unit: View, panel: View, others: readonly View[]): Row[] | null {
  if (markOf(unit) === 'text') return null;
  const shown = (name: string) =>
    unit.encoding && name in unit.encoding ? channelOf(unit, name) : channelOf(panel, name);
  const rows: Row[] = [];
  for (const name of ['x', 'y']) {
    const channel = shown(name);
    if (!channel) continue;
    const alike = others.flatMap((view) => channelOf(view, name) ?? []);
    const told = alike.find(({ field, title }) => field === channel.field && title) ?? channel;
    const end = shown(`${name}2`);
    const title = titleOf(channel) ?? (end ? alike.map(titleOf).find(Boolean) : titleOf(told));
    const named = ({ field }: Shown) => (end ? [title, field].filter(Boolean).join(', ') : (title ?? field));
    rows.push(row(unit, channel, named(channel)));
    if (end) rows.push(row(unit, { ...channel, field: end.field }, named(end)));
  }
  for (const name of ['xOffset', 'yOffset', ...legendChannels]) {
    const channel = shown(name);
    if (!channel || rows.some(({ field }) => field === channel.field)) continue;
    const unnamed = rows.some(({ title }) => title === 'series') ? channel.field : 'series';
    rows.push(row(unit, channel, channel.title ?? channel.legend?.title ?? unnamed));
  }
  return rows.length > 0 ? rows : null;
}

/** The title of an axis, without what it adds after a semicolon. */
const titleOf = ({ title, axis }: Channel): string | undefined => (title ?? axis?.title)?.split(';')[0];

function row(unit: View, channel: Shown, title: string): Row {
  const { field, axis, type = 'nominal' } = channel;
  const labels = axis?.labelExpr;
  if (labels && !/\bdatum\.(?!value\b)/.test(labels)) {
    const as = `label of ${field}`;
    const calculate = labels.replaceAll('datum.value', `datum[${JSON.stringify(field)}]`);
    unit.transform = [...(unit.transform ?? []), { calculate, as }];
    return { field: as, type: 'nominal', title };
  }
  if (axis?.format?.endsWith('%')) return { field, type: 'quantitative', title, format: ',.4~p' };
  return type === 'quantitative'
    ? { field, type, title, format: ',.5~r' }
    : { field, type: 'nominal', title };
}

/** Makes a line a layer of the line and of its grips, which have the tooltip instead. */
function splitOff(unit: View, panel: View): void {
  const { mark, params, encoding, ...rest } = unit;
  const { tooltip, ...look } = encoding!;
  const place = Object.fromEntries(
    ['x', 'y', 'xOffset'].flatMap((name) => (look[name] ? [[name, look[name]]] : [])),
  );
  // a colour of the panel's would give the grips a place in its legend
  const plain = channelOf(panel, 'color') && { color: { value: 'transparent' } };
  for (const key of Object.keys(unit)) delete unit[key as keyof View];
  Object.assign(unit, rest, {
    layer: [
      { mark, params, encoding: { ...look, tooltip: null } },
      { mark: grip, encoding: { ...place, ...plain, tooltip } },
    ],
  });
}
