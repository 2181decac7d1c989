import { UserError } from '../../errors.js';
import type { Figure } from '../../experiment/declaration.js';
import { loadNative } from '../../load-native.js';
import { type ColourTheme, colourThemes, inColours } from '../dark.js';

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

/** Which colours each image is drawn in when nothing is said. */
export const usualThemes: readonly ColourTheme[] = ['light'];

/** Checks what `--theme` was given; order and doubles do not matter. */
export function parseThemes(names: readonly string[]): ColourTheme[] {
  const unknown = names.find((name) => !(colourThemes as readonly string[]).includes(name));
  if (unknown !== undefined) {
    throw new UserError(
      'E_UNKNOWN_THEME',
      `Unknown colour theme '${unknown}'.`,
      `Choose from ${colourThemes.join(', ')}.`,
    );
  }
  return colourThemes.filter((theme) => names.includes(theme));
}

/**
 * Renders a figure with its title and caption, by file ending: `svg`, `dark.svg`. A page needs no theme, it follows the
 * reader's. `metadata` is a text that each file carries unseen. The drawing packages cost half a second to import, so they are
 * imported here, at the first figure, and nowhere else.
 */
export async function renderFigure(
  figure: Pick<Figure, 'title' | 'caption' | 'spec'>,
  wanted: readonly Format[],
  themes: readonly ColourTheme[] = usualThemes,
  metadata?: string,
): Promise<Map<string, Buffer>> {
  const [{ compose }, { renderSvg }, { embed }] = await Promise.all([
    import('./compose.js'),
    import('./svg.js'),
    import('../metadata/embed.js'),
  ]);
  const withMetadata = (format: Exclude<Format, 'pdf'>, drawn: Buffer) =>
    metadata === undefined ? drawn : embed(format, drawn, metadata);
  const spec = compose(figure);
  const rendered = new Map<string, Buffer>();
  for (const theme of wanted.some((format) => format !== 'html') ? themes : []) {
    const svg = await renderSvg(inColours(spec, theme));
    const ending = (format: Format) => (theme === 'light' ? format : `${theme}.${format}`);
    for (const format of wanted) {
      if (format === 'svg') rendered.set(ending(format), withMetadata('svg', Buffer.from(svg)));
      if (format === 'png') {
        const { renderPng } = await loadNative('@resvg/resvg-js', () => import('./png.js'));
        rendered.set(ending(format), withMetadata('png', renderPng(svg)));
      }
      if (format === 'pdf')
        rendered.set(ending(format), await (await import('./pdf.js')).renderPdf(svg, figure.title, metadata));
    }
  }
  if (wanted.includes('html'))
    rendered.set(
      'html',
      withMetadata('html', Buffer.from(await (await import('./html.js')).renderHtml(figure))),
    );
  return rendered;
}
