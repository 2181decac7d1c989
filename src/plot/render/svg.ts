import { parse, resetSVGDefIds, textMetrics, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { faceOf } from '../fonts.js';
import { textWidth } from './measure.js';

interface TextItem {
  fontSize?: number;
  fontWeight?: string | number;
  fontStyle?: string;
}

/**
 * Vega guesses widths when it has no canvas, and a canvas differs between machines: measuring the shipped font gives
 * every machine the same layout. The hook is vega's own, a mutable export.
 */
function measureWithShippedFont(): void {
  textMetrics.width = (item: TextItem, text) =>
    text === null || text === undefined || text === ''
      ? 0
      : textWidth(String(text).trim(), item.fontSize ?? 11, faceOf(item.fontWeight, item.fontStyle));
}

async function render(spec: TopLevelSpec): Promise<string> {
  measureWithShippedFont();
  resetSVGDefIds();
  const view = new View(parse(compile(spec).spec), { renderer: 'none' });
  try {
    return `${await view.toSVG()}\n`;
  } finally {
    view.finalize();
  }
}

let previous: Promise<unknown> = Promise.resolve();

/**
 * Renders a Vega-Lite spec, its data inside, to SVG text: the same bytes for the same spec. One at a time, because
 * vega numbers clip paths by a counter that all views share.
 */
export function renderSvg(spec: TopLevelSpec): Promise<string> {
  const svg = previous.then(() => render(spec));
  previous = svg.catch(() => {});
  return svg;
}
