import { logger, None } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import type { Figure } from '../../experiment/declaration.js';
import { inColours } from '../dark.js';
import { compose } from './compose.js';
import { type Abilities, interactive } from './interactive.js';

/** A figure compiled for a browser: a Vega spec in each theme's colours, the data of both, and what a reader can do with it. */
export interface PageFigure {
  light: object;
  dark: object;
  data: unknown;
  can: Abilities;
}

/** Compiles a figure for a page: marks tell their values, panels zoom, legends choose. */
export function pageFigure(figure: Pick<Figure, 'title' | 'caption' | 'spec'>): PageFigure {
  const composed = compose(figure);
  const { spec: forPage, can } = interactive(composed);
  const { data, ...light } = compiled(forPage);
  const { data: _, ...dark } = compiled(interactive(inColours(composed, 'dark')).spec);
  return { light, dark, data, can };
}

// Layers that share a legend differ in its selection only, which vega-lite warns of once a layer. Every click on the page
// gives each legend its last choice again, which a legend that toggles must not take for a click on it.
function compiled(spec: TopLevelSpec) {
  const made = compile(spec, { logger: logger(None) }).spec;
  for (const { name, on = [] } of (made.signals ?? []) as LegendSignal[])
    if (name.endsWith('_legend'))
      for (const reaction of on) if (reaction.update.endsWith(name)) delete reaction.force;
  return made;
}

interface LegendSignal {
  name: string;
  on?: { update: string; force?: boolean }[];
}

/** What a reader of this figure can do, and no more. */
export function helpText({ zoom, legend }: Abilities): string {
  return [
    'Point at a mark to read its values.',
    ...(zoom ? ['Scroll to zoom, drag to move, double-click to reset.'] : []),
    ...(legend ? ['Click legend entries to single them out, again to let them go.'] : []),
  ].join(' ');
}
