import type { Value } from '../../../telemetry/run.js';
import type { Measure, PointRow, ReportData } from '../../data.js';
import { html, type Markup } from '../markup.js';
import { digits, perCent } from '../number.js';
import type { Section } from './section.js';

/** Rows that a page shows at once; the others wait until they are asked for. */
const AT_ONCE = 400;
/** Values of a parameter that are worth a choice of their own. */
const MOST_CHOICES = 60;

/** What each point came to: sortable by every column, and filtered by every parameter that differs. */
export function pointsSection({ points, varied }: ReportData): Section {
  const body =
    points.length === 0 ? html`<p class="note">No point has ended yet.</p>` : table(points, varied);
  return { id: 'points', title: 'Points', body };
}

function table(points: readonly PointRow[], varied: readonly string[]): Markup {
  const measures = columnsOf(points);
  const named = varied.length === 0;
  const rows = points.map((point) => row(point, measures, named));
  const waiting = rows.slice(AT_ONCE);
  return html`${filters(points, varied)}
<div class="scroll" tabindex="0" role="region" aria-label="Table of points">
<table id="points-table" class="points">
<thead><tr>
${named ? head('Point', '', 'text') : varied.map((name, i) => head(name, '', isNumeric(points, i) ? 'number' : 'text'))}
${head('Status', '', 'text')}
${measures.map(({ name, unit }) => head(name, unit, 'number'))}
</tr></thead>
<tbody>
${rows.slice(0, AT_ONCE)}</tbody>
</table>
${waiting.length > 0 && html`<template data-rows="points-table"><table><tbody>${waiting}</tbody></table></template>`}
</div>
<p class="shown"><span role="status" data-shown="points-table"></span>${waiting.length > 0 && html` <button type="button" data-more="points-table">Show all ${points.length}</button>`}</p>`;
}

/** Every measure that some point has, in the order in which points have them. */
function columnsOf(points: readonly PointRow[]): Pick<Measure, 'name' | 'unit'>[] {
  const columns = new Map<string, Pick<Measure, 'name' | 'unit'>>();
  for (const { measures } of points)
    for (const { name, unit } of measures) columns.set(`${name} ${unit}`, { name, unit });
  return [...columns.values()];
}

function head(name: string, unit: string, kind: 'number' | 'text'): Markup {
  return html`<th scope="col" class="${kind}"><button type="button" data-sort="${kind}">${name}${unit !== '' && html` <span class="unit">${unit}</span>`}</button></th>
`;
}

const isNumeric = (points: readonly PointRow[], i: number): boolean =>
  points.every(({ values }) => values[i] === null || typeof values[i] === 'number');

function row(
  { name, values, status, measures }: PointRow,
  columns: readonly Pick<Measure, 'name' | 'unit'>[],
  named: boolean,
): Markup {
  const filtered = values.map((value, i) => html` data-p${i}="${String(value)}"`);
  return html`<tr data-status="${status}"${filtered} title="${name}">
${named ? html`<th scope="row">${name}</th>` : values.map(parameter)}
<td class="status ${status}">${status}</td>
${columns.map(({ name: measure, unit }) => cell(measures.find((one) => one.name === measure && one.unit === unit)))}
</tr>
`;
}

function parameter(value: Value | null): Markup {
  return typeof value === 'number'
    ? html`<td class="number" data-value="${value}">${value.toLocaleString('en-US', { maximumSignificantDigits: 12 })}</td>`
    : html`<td>${value === null ? '–' : String(value)}</td>`;
}

function cell(measure: Measure | undefined): Markup {
  if (!measure) return html`<td class="number">–</td>`;
  const { value, unit } = measure;
  const text =
    unit === '%'
      ? perCent(value / 100)
      : Number.isInteger(value) && unit === ''
        ? digits(value, 12)
        : digits(value);
  return html`<td class="number" data-value="${value}">${text}</td>`;
}

function filters(points: readonly PointRow[], varied: readonly string[]): Markup | false {
  if (points.length < 2) return false;
  const choices = varied.map((name, i) => ({
    name,
    key: `p${i}`,
    values: [...new Set(points.map(({ values }) => String(values[i])))],
  }));
  const statuses = [...new Set(points.map(({ status }) => status as string))];
  const all = [
    ...choices.filter(({ values }) => values.length > 1 && values.length <= MOST_CHOICES),
    ...(statuses.length > 1 ? [{ name: 'Status', key: 'status', values: statuses }] : []),
  ];
  return html`<div class="filters" role="group" aria-label="Show points by parameter">
${all.map(
  ({
    name,
    key,
    values,
  }) => html`<label>${name} <select data-table="points-table" data-filter="${key}"><option value="">all</option>${values.map(
    (value) => html`<option value="${value}">${value}</option>`,
  )}</select></label>
`,
)}<label>Find <input type="search" id="find-points" data-table="points-table" data-filter="*" placeholder="name=value" autocomplete="off" spellcheck="false"></label>
</div>`;
}
