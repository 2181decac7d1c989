import type { TopLevelSpec } from 'vega-lite';
import { vegaLite } from '../vega-lite.js';
import { addTooltips } from './tooltips.js';
import { type Channel, channelOf, legendChannels, panels, unitsOf, type View } from './views.js';

/** What a reader can do on a page. */
export interface Abilities {
  zoom: boolean;
  legend: boolean;
}

/**
 * A copy of a figure's spec for a browser: marks tell their values, each panel zooms and pans where both axes are
 * continuous, panels over one x axis together, and a click on legend entries singles their series out, until they are clicked again.
 */
export function interactive(spec: TopLevelSpec): { spec: TopLevelSpec; can: Abilities } {
  const copy = structuredClone(spec) as unknown as View;
  const together = panels(copy).map(() => false);
  markShared(copy, false, together);
  const can: Abilities = { zoom: false, legend: false };
  panels(copy).forEach((panel, i) => {
    const units = unitsOf(panel);
    can.zoom = addZoom(panel, units, i, together[i]!) || can.zoom;
    can.legend = addLegend(units, i) || can.legend;
  });
  addTooltips(copy);
  return { spec: vegaLite(copy), can };
}

/** Notes of each panel, in the order of `panels`, whether it shares its x scale with those beside it. */
function markShared(view: View, shared: boolean, together: boolean[], from = { index: 0 }): void {
  const children = view.vconcat ?? view.hconcat ?? view.concat;
  const here = shared || view.resolve?.scale?.x === 'shared';
  if (children) for (const child of children) markShared(child, here, together, from);
  else if (view.layer || view.mark) together[from.index++] = here;
}

const continuous = (channel: Channel | undefined) =>
  ['quantitative', 'temporal'].includes(channel?.type ?? '');

function addZoom(panel: View, units: readonly View[], index: number, together: boolean): boolean {
  const shows = (views: readonly View[], name: string) =>
    views.map((view) => channelOf(view, name)).find((found) => found !== undefined);
  if (!continuous(shows([panel, ...units], 'x'))) return false;
  // a y axis on each side: each zooms
  const sides = panel.resolve?.scale?.y === 'independent' && panel.layer ? panel.layer.map(unitsOf) : [units];
  const zoom = (unit: View, name: string, encodings: string[]) => {
    unit.params = [...(unit.params ?? []), { name, select: { type: 'interval', encodings }, bind: 'scales' }];
  };
  const own = sides.filter((side) => continuous(shows([...side, panel], 'y')));
  if (own.length === 0) return false;
  // one name in several panels is one zoom
  const at = (side: readonly View[], name: string) => side.find((unit) => channelOf(unit, name)) ?? side[0]!;
  zoom(at(own[0]!, 'x'), together ? 'zoom_x' : `zoom_x_${index}`, ['x']);
  own.forEach((side, k) => {
    zoom(at(side, 'y'), `zoom_y_${index}_${k}`, ['y']);
  });
  return true;
}

/** Makes the legends of a panel choose: what has none of a chosen entry's is dimmed. */
function addLegend(units: readonly View[], index: number): boolean {
  const named = (unit: View) =>
    legendChannels
      .flatMap((name) => channelOf(unit, name) ?? [])
      .filter(({ type, scale }) => type !== 'quantitative' && scale !== null);
  // Layers that share a legend share its selection: the first that shows it declares it.
  const chosen = new Map<string, string>();
  for (const unit of units)
    for (const { field, legend } of named(unit)) {
      if (legend === null || chosen.has(field)) continue;
      const name = `legend_${index}_${chosen.size}`;
      chosen.set(field, name);
      const select = { type: 'point', fields: [field], toggle: 'true' };
      unit.params = [...(unit.params ?? []), { name, select, bind: 'legend' }];
    }
  if (chosen.size === 0) return false;
  const test = { and: [...chosen.values()].map((param) => ({ param })) };
  for (const unit of units) {
    if (unit.encoding?.opacity || named(unit).length === 0) continue;
    unit.encoding = { ...unit.encoding, opacity: { condition: { test, value: 1 }, value: 0.1 } };
  }
  return true;
}
