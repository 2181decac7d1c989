import { helpText } from '../../../plot/render/page-figure.js';
import type { ReportData, ReportedFigure } from '../../data.js';
import { dataBlock, html, type Markup } from '../markup.js';
import type { Section } from './section.js';

/** The figures; the page's script draws them from their data blocks, in the reader's colours. */
export function figuresSection({ figures, figureNotes }: ReportData): Section {
  return {
    id: 'figures',
    title: 'Figures',
    body: html`${figures.map(figure)}${figureNotes.map((note) => html`<p class="note">${note}</p>`)}`,
  };
}

function figure({ name, title, caption, page }: ReportedFigure, index: number): Markup {
  const id = `figure-${index}`;
  const { light, dark, data, can } = page;
  return html`<figure id="${id}" data-name="${name}">
<h3 id="${id}-title">${title}</h3>
<div class="drawing" tabindex="0" role="group" aria-labelledby="${id}-title" aria-describedby="${id}-caption"></div>
<figcaption id="${id}-caption">${caption} <span class="help">${helpText(can)}</span></figcaption>
${dataBlock(`${id}-data`, { light, dark, data })}
</figure>
`;
}
