import type { Config } from 'vega-lite';
import { fontStack } from './fonts.js';

/**
 * Colours told apart with any colour vision, derived from Okabe and Ito (2008): at least 10 apart in CIELAB, also for
 * dichromats as Machado et al. (2009) simulate them. `grey` doubles as the neutral one.
 */
export const palette = {
  grey: '#6E6E6E',
  turquoise: '#14A3A0',
  orange: '#E8820C',
  blue: '#0072B2',
  purple: '#7B3F78',
  green: '#3F8F3A',
  vermillion: '#C8401E',
  sky: '#56B4E9',
} as const;

/** Paler versions, for a series that stands behind the others. */
export const pale = { grey: '#9A9A9A', blue: '#C3D6E4' } as const;

/** Ink of text, from strongest to faintest, of lines that only guide the eye, and the paper under them. */
export const ink = {
  strong: '#1A1A1A',
  normal: '#3D3D3D',
  faint: '#6B6B6B',
  axis: '#8A8A8A',
  guide: '#C9C9C9',
  grid: '#E6E6E6',
  paper: '#FFFFFF',
} as const;

/** Width in px of a figure across a page (10 in), its margins not counted. */
export const pageWidth = 880;

/** The one look of every figure, in its light colours (dark.ts has the others): a Vega-Lite config, applied when it is rendered. */
export const theme: Config = {
  font: fontStack,
  background: ink.paper,
  padding: { left: 14, right: 18, top: 12, bottom: 12 },
  view: { stroke: null },
  range: { category: Object.values(palette) },
  axis: {
    labelFontSize: 11,
    labelColor: ink.normal,
    // a label stands under its own tick, at both ends too
    labelFlush: false,
    labelPadding: 5,
    titleFontSize: 12,
    titleFontWeight: 600,
    titleColor: ink.strong,
    titlePadding: 8,
    domainColor: ink.axis,
    tickColor: ink.axis,
    tickSize: 4,
    gridColor: ink.grid,
    gridWidth: 0.8,
  },
  legend: {
    labelFontSize: 11,
    labelColor: ink.normal,
    labelLimit: 0,
    titleFontSize: 11,
    titleFontWeight: 600,
    titleColor: ink.strong,
    symbolStrokeWidth: 2,
    // of entries without a colour of their own, such as dashes
    symbolBaseStrokeColor: ink.normal,
    columnPadding: 18,
    rowPadding: 3,
    offset: 10,
    // vega's own setting, hidden from vega-lite's types: legends above a panel go one below the other
    layout: { top: { direction: 'vertical', anchor: 'start', margin: 6 } },
  } as object,
  title: {
    fontSize: 13,
    fontWeight: 600,
    color: ink.strong,
    anchor: 'start',
    offset: 4,
  },
  text: { color: ink.normal },
  rule: { color: ink.axis },
  line: { strokeCap: 'butt', strokeJoin: 'round' },
};
