import { stageLooks } from '../../../explain/figure.js';
import { ms } from '../../../explain/format.js';
import type { Life, Stage, Step } from '../../../explain/life.js';
import { shownPoints } from '../../../shown-point.js';
import type { ReportData, Slowest } from '../../data.js';
import { html, type Markup } from '../markup.js';
import { digits } from '../number.js';
import type { Section } from './section.js';

/** How many times the longest life an SLO may be to be drawn. */
const FAR = 2;
/** Units of a bar's drawing. */
const WIDTH = 1000;

/** The slowest requests of points: when each part of their life was, against the SLO, and why in a sentence. */
export function slowestSection({ slowest, slowestNote }: ReportData): Section {
  const told = shownPoints(slowest.map(({ point }) => point));
  const legend = slowest.some(({ lives }) => lives.length > 0) && stagesLegend(slowest);
  return {
    id: 'slowest',
    title: 'Slowest requests',
    body: html`<p class="note">${slowestNote}</p>${legend}
${slowest.map(
  ({ point, lives, table }, i) => html`<details id="slowest-${i}"${i === 0 && html` open`}>
<summary>${told(point)}</summary>
${lives.length > 0 ? livesTable(lives) : table ? rowsTable(told(point), table) : html`<p class="note">It answered no request.</p>`}
</details>
`,
)}`,
  };
}

function stagesLegend(slowest: readonly Slowest[]): Markup {
  const steps = slowest.flatMap(({ lives }) => lives.flatMap((life) => life.steps));
  const used = (Object.keys(stageLooks) as Stage[]).filter((name) =>
    steps.some(({ stage }) => stage === name),
  );
  const predicted = steps.some(({ expectedTo }) => expectedTo !== undefined);
  return html`<ul class="legend" aria-label="Parts of a request’s life">
${used.map((stage) => html`<li><i class="stage-${stage}"></i>${stageLooks[stage].label}</li>`)}
${predicted && html`<li><i class="line-predicted"></i>execution as predicted</li>`}
<li><i class="line-slo"></i>SLO</li>
</ul>`;
}

function livesTable(lives: readonly Life[]): Markup {
  const ends = lives.flatMap(({ steps }) => steps.flatMap(({ to, expectedTo = 0 }) => [to, expectedTo]));
  const longest = Math.max(1, ...ends);
  const slos = lives.map(({ request: { slo } }) => slo).filter((slo) => slo <= FAR * longest);
  const until = Math.max(longest, ...slos) * 1.02;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Slowest requests">
<table class="lives">
<thead><tr><th scope="col" class="number">Request</th><th scope="col" class="number">Model</th><th scope="col" class="number">SLO</th><th scope="col" class="number">Latency</th><th scope="col">From arrival to answer, 0 to ${ms(until)}</th></tr></thead>
<tbody>
${lives.map((life) => lifeRow(life, until))}</tbody>
</table>
</div>`;
}

function lifeRow({ request, steps, reason }: Life, until: number): Markup {
  return html`<tr>
<th scope="row" class="number">${request.id}</th><td class="number">${request.model}</td>
<td class="number">${request.slo < 0 ? '–' : ms(request.slo)}</td><td class="number">${ms(request.latency)}</td>
<td class="life">${bar(steps, request.slo, until)}<span class="why"><b>${request.met ? 'met' : reason.code}</b> ${reason.sentence}</span></td>
</tr>
`;
}

function bar(steps: readonly Step[], slo: number, until: number): Markup {
  const x = (ns: number): string => ((Math.max(0, ns) / until) * WIDTH).toFixed(1);
  const told = steps.map(({ stage, from, to }) => `${stageLooks[stage].label} ${ms(to - from)}`).join(', ');
  return html`<svg viewBox="0 0 ${WIDTH} 18" preserveAspectRatio="none" role="img" aria-label="${told}"><title>${told}</title>
${steps.map(
  ({ stage, from, to }) =>
    html`<rect class="stage-${stage}" x="${x(from)}" y="3" width="${x(Math.max(to - from, until / WIDTH))}" height="12"/>`,
)}${steps.map(
  ({ expectedFrom, expectedTo }) =>
    expectedFrom !== undefined &&
    expectedTo !== undefined &&
    html`<line class="line-predicted" x1="${x(expectedFrom)}" x2="${x(expectedTo)}" y1="9" y2="9"/>`,
)}${slo >= 0 && slo <= until && html`<line class="line-slo" x1="${x(slo)}" x2="${x(slo)}" y1="0" y2="18"/>`}</svg>`;
}

function rowsTable(point: string, { columns, rows }: NonNullable<Slowest['table']>): Markup {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Slowest of ${point}">
<table>
<thead><tr>${columns.map((name) => html`<th scope="col" class="number">${name}</th>`)}</tr></thead>
<tbody>
${rows.map(
  (
    row,
  ) => html`<tr>${row.map((value) => html`<td class="number">${typeof value === 'number' ? digits(value, 6) : value}</td>`)}</tr>
`,
)}</tbody>
</table>
</div>`;
}
