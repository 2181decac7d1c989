import type { TopLevelSpec } from 'vega-lite';

interface Channel {
  field?: string;
  type?: string;
  scale?: unknown;
}

/** What this module reads and adds of a Vega-Lite view; the library's own types are too wide to edit generically. */
interface View {
  mark?: unknown;
  layer?: View[];
  vconcat?: View[];
  hconcat?: View[];
  concat?: View[];
  encoding?: Record<string, Channel | unknown>;
  params?: unknown[];
}

const legendChannels = ['color', 'stroke', 'fill', 'strokeDash', 'shape'];

/**
 * A copy of a figure's spec for a browser: marks tell their values, each panel zooms and pans where both axes are
 * continuous, and a click on legend entries singles their series out, until they are clicked again.
 */
export function interactive(spec: TopLevelSpec): TopLevelSpec {
  const copy = structuredClone(spec) as unknown as View & { config?: { mark?: object } };
  copy.config = { ...copy.config, mark: { ...copy.config?.mark, tooltip: { content: 'data' } } as object };
  panels(copy).forEach((panel, i) => {
    const units = unitsOf(panel);
    addZoom(panel, units, i);
    addLegend(units, i);
  });
  return copy as unknown as TopLevelSpec;
}

/** The views that have axes of their own. */
function panels(view: View): View[] {
  const children = view.vconcat ?? view.hconcat ?? view.concat;
  if (children) return children.flatMap(panels);
  return view.layer || view.mark ? [view] : [];
}

function unitsOf(view: View): View[] {
  return view.layer ? view.layer.flatMap(unitsOf) : [view];
}

function addZoom(panel: View, units: readonly View[], index: number): void {
  const channel = (name: string) =>
    [panel, ...units]
      .map((view) => view.encoding?.[name] as Channel | undefined)
      .find((found) => found?.field);
  const continuous = (name: string) => ['quantitative', 'temporal'].includes(channel(name)?.type ?? '');
  if (!continuous('x') || !continuous('y')) return;
  const zoom = { name: `zoom_${index}`, select: 'interval', bind: 'scales' };
  units[0].params = [...(units[0].params ?? []), zoom];
}

function addLegend(units: readonly View[], index: number): void {
  const named = (unit: View): Channel | undefined =>
    legendChannels
      .map((name) => unit.encoding?.[name] as Channel | undefined)
      .find((channel) => channel?.field && channel.type !== 'quantitative' && channel.scale !== null);
  // Layers that share a legend share its selection: the first of them declares it.
  const declared = new Map<string, string>();
  for (const unit of units) {
    const field = named(unit)?.field;
    if (field === undefined || unit.encoding?.opacity) continue;
    const name = declared.get(field) ?? `legend_${index}_${declared.size}`;
    if (!declared.has(field))
      unit.params = [
        ...(unit.params ?? []),
        { name, select: { type: 'point', fields: [field], toggle: 'true' }, bind: 'legend' },
      ];
    declared.set(field, name);
    unit.encoding = { ...unit.encoding, opacity: { condition: { param: name, value: 1 }, value: 0.1 } };
  }
}
