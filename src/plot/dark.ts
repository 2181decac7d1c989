import type { TopLevelSpec } from 'vega-lite';
import { ink, pale, palette } from './theme.js';

export const colourThemes = ['light', 'dark'] as const;
export type ColourTheme = (typeof colourThemes)[number];

/** What each colour of the light theme becomes on dark paper: the same hue, light enough to read, told apart as well. */
const darkOf: Readonly<Record<string, string>> = {
  [ink.strong]: '#F2F2F2',
  [ink.normal]: '#D4D4D4',
  [ink.faint]: '#A3A3A3',
  [ink.axis]: '#858585',
  [ink.guide]: '#4A4A4A',
  [ink.grid]: '#303030',
  [ink.paper]: '#171717',
  [pale.grey]: '#666666',
  [pale.blue]: '#3B566A',
  [palette.grey]: '#8C8C8C',
  [palette.turquoise]: '#33C4C0',
  [palette.orange]: '#F6A13C',
  [palette.blue]: '#4C9BEB',
  [palette.purple]: '#C653B0',
  [palette.green]: '#9CC97F',
  [palette.vermillion]: '#D65A38',
  [palette.sky]: '#A6D2FA',
};

/**
 * A spec in the colours of a theme. Figures name light colours only, in marks and in the ranges of scales; data is left
 * as it is, so a colour in data would stay a light one.
 */
export function inColours(spec: TopLevelSpec, theme: ColourTheme): TopLevelSpec {
  return theme === 'light' ? spec : (darkened(spec) as TopLevelSpec);
}

function darkened(node: unknown): unknown {
  if (typeof node === 'string') return darkOf[node] ?? node;
  if (Array.isArray(node)) return node.map(darkened);
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node).map(([name, value]) => [name, name === 'data' ? value : darkened(value)]),
  );
}
