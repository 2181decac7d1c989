import type { TopLevelSpec } from 'vega-lite';
import type { Figure } from '../../experiment/declaration.js';
import { ink, pageWidth, theme } from '../theme.js';
import { textWidth } from './measure.js';

const captionSize = 10.5;
/** Room of a y axis, left of what `pageWidth` counts; captions start there. */
const axisRoom = 36;

/** Breaks a caption into lines no wider than `width` px, at spaces, by the font's own widths. */
export function wrap(text: string, width: number, fontSize = captionSize): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const longer = lines.length > 0 ? `${lines.at(-1)} ${word}` : word;
    if (lines.length > 0 && textWidth(longer, fontSize, 'regular') <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** Puts the theme around a figure's spec, its title above and its caption below. */
export function compose(figure: Pick<Figure, 'title' | 'caption' | 'spec'>): TopLevelSpec {
  const { $schema: _, config, ...body } = figure.spec as TopLevelSpec & { title?: unknown };
  const caption = wrap(figure.caption, pageWidth + axisRoom);
  return {
    config: { ...theme, ...config },
    // without this, legends move out of the panel and above its title
    resolve: {
      legend: {
        color: 'independent',
        strokeDash: 'independent',
        strokeWidth: 'independent',
        shape: 'independent',
      },
    },
    vconcat: [{ title: { text: figure.title }, ...body }],
    ...(caption.length > 0 && {
      title: {
        text: caption,
        orient: 'bottom',
        anchor: 'start',
        fontSize: captionSize,
        fontWeight: 'normal',
        color: ink.faint,
        lineHeight: 14,
        offset: 12,
      },
    }),
  } as TopLevelSpec;
}
