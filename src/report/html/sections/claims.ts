import type { ClaimRow, Verdict } from '../../../claims/check.js';
import { expectedText, measuredText } from '../../../claims/text.js';
import type { ReportData } from '../../data.js';
import { html, type Markup } from '../markup.js';
import { verdictLooks } from './masthead.js';
import type { Section } from './section.js';

/** Claims with what is expected, what was measured, and the verdict. */
export function claimsSection({ claims }: ReportData): Section {
  const body = 'rows' in claims ? table(claims.rows) : html`<p class="note">${claims.reason}</p>`;
  return { id: 'claims', title: 'Claims', body };
}

function table(rows: readonly ClaimRow[]): Markup {
  const kinds = (Object.keys(verdictLooks) as Verdict[]).map((verdict) => ({
    verdict,
    number: rows.filter((row) => row.verdict === verdict).length,
  }));
  return html`<div class="filters" role="group" aria-label="Show claims by verdict">
<button type="button" data-table="claims-table" data-filter="verdict" data-wanted="" aria-pressed="true">All ${rows.length}</button>
${kinds.map(
  ({ verdict, number }) =>
    number > 0 &&
    html`<button type="button" data-table="claims-table" data-filter="verdict" data-wanted="${verdict}" aria-pressed="false">${verdictLooks[verdict].text} ${number}</button>
`,
)}</div>
<div class="scroll" tabindex="0" role="region" aria-label="Table of claims">
<table id="claims-table" class="claims">
<thead><tr><th scope="col">Verdict</th><th scope="col">Claim</th><th scope="col" class="number">Expected</th><th scope="col" class="number">Measured [95 %]</th></tr></thead>
<tbody>
${rows.map(claim)}</tbody>
</table>
</div>
<p class="shown" role="status" data-shown="claims-table"></p>`;
}

function claim(row: ClaimRow): Markup {
  const { id, verdict, statement, source, where, reason } = row;
  const look = verdictLooks[verdict];
  const why = verdict === 'NOT TESTABLE' ? reason : where;
  return html`<tr data-verdict="${verdict}">
<td><span class="verdict ${look.class}"><span aria-hidden="true">${look.mark}</span> ${look.text}</span></td>
<td><span class="statement">${statement}</span>${why !== '' && html` <span class="where">${why}</span>`}<span class="source"><code>${id}</code> ${source}</span></td>
<td class="number">${expectedText(row)}</td>
<td class="number">${measuredText(row)}</td>
</tr>
`;
}
