import { UserError } from '../../errors.js';
import type { Figure } from '../../experiment/declaration.js';

export const formats = ['svg', 'png', 'pdf', 'html'] as const;
export type Format = (typeof formats)[number];

/** What a run draws unasked: the page for a browser carries a library of half a megabyte. */
export const usualFormats: readonly Format[] = ['svg', 'png', 'pdf'];

/** Checks what `--format` was given; order and doubles do not matter. */
export function parseFormats(names: readonly string[]): Format[] {
  const unknown = names.find((name) => !(formats as readonly string[]).includes(name));
  if (unknown !== undefined) {
    throw new UserError(
      'E_UNKNOWN_FORMAT',
      `Unknown figure format '${unknown}'.`,
      `Choose from ${formats.join(', ')}.`,
    );
  }
  return formats.filter((format) => names.includes(format));
}

/**
 * Renders a figure with its title and caption. The drawing packages cost half a second to import, so they are
 * imported here, at the first figure, and nowhere else.
 */
export async function renderFigure(
  figure: Pick<Figure, 'title' | 'caption' | 'spec'>,
  wanted: readonly Format[],
): Promise<Map<Format, Buffer>> {
  const [{ compose }, { renderSvg }] = await Promise.all([import('./compose.js'), import('./svg.js')]);
  const spec = compose(figure);
  const svg = await renderSvg(spec);
  const rendered = new Map<Format, Buffer>();
  for (const format of wanted) {
    if (format === 'svg') rendered.set(format, Buffer.from(svg));
    if (format === 'png') rendered.set(format, (await import('./png.js')).renderPng(svg));
    if (format === 'html')
      rendered.set(format, Buffer.from(await (await import('./html.js')).renderHtml(figure)));
    if (format === 'pdf') rendered.set(format, await (await import('./pdf.js')).renderPdf(svg, figure.title));
  }
  return rendered;
}
