import type { Trouble } from '../../data.js';
import { html } from '../markup.js';
import type { Section } from './section.js';

/** Rows that a page lists; a sweep that was stopped early leaves thousands. */
const MOST = 200;

/** Points that failed, are invalid or are not there, with their reasons. */
export function troublesSection(troubles: readonly Trouble[]): Section {
  const shown = troubles.slice(0, MOST);
  const left = troubles.length - shown.length;
  return {
    id: 'troubles',
    title: 'Not to be trusted',
    body: html`<div class="scroll" tabindex="0" role="region" aria-label="Points that failed, are invalid or unfinished">
<table class="troubles">
<thead><tr><th scope="col">Point</th><th scope="col">Status</th><th scope="col">Reason</th></tr></thead>
<tbody>
${shown.map(
  ({
    point,
    status,
    reason,
  }) => html`<tr><th scope="row">${point}</th><td class="status ${status}">${status}</td><td>${reason}</td></tr>
`,
)}</tbody>
</table>
</div>
${left > 0 && html`<p class="note">And ${left} more.</p>`}`,
  };
}
