import type { Verdict } from '../../../claims/check.js';
import { count } from '../../../plural.js';
import type { ReportData } from '../../data.js';
import { html, type Markup } from '../markup.js';

/** Title, paper, and in a line what came out. */
export function masthead(data: ReportData): Markup {
  const { paper, title, summary, manifest, folder, activity } = data;
  const facts = [
    ...(manifest
      ? [
          manifest.experiment,
          `${manifest.scale} scale`,
          targets[manifest.target],
          `seed ${manifest.seed}`,
          ...(manifest.repeats > 1 ? [`${manifest.repeats} repeats`] : []),
          `started ${manifest.startedAt.slice(0, 16).replace('T', ' ')} UTC`,
        ]
      : ['not written by repro']),
    folder,
  ];
  return html`<div class="masthead" id="masthead" data-version="live">
${paper !== null && html`<p class="paper">${paper}</p>`}
<h1>${title}</h1>
<p class="summary">${summary}</p>
<ul class="outcome">
${verdicts(data)}
<li>${pointsText(data)}${activity !== 'ended' && html` <strong class="running">${activity}</strong>`}</li>
</ul>
<p class="facts">${facts.join(' · ')}</p>
</div>`;
}

const targets = {
  sim: 'simulated',
  local: 'real processes here',
  ssh: 'real processes on hosts',
  k8s: 'pods of a Kubernetes cluster',
} as const;

/** How verdicts are called and marked. */
export const verdictLooks: Readonly<Record<Verdict, { text: string; mark: string; class: string }>> = {
  PASS: { text: 'passed', mark: '✓', class: 'pass' },
  FAIL: { text: 'failed', mark: '✗', class: 'fail' },
  'NOT TESTABLE': { text: 'not testable', mark: '○', class: 'open' },
};

function verdicts({ claims }: ReportData): Markup | false {
  if (!('rows' in claims) || claims.rows.length === 0) return false;
  const { rows } = claims;
  const kinds = (Object.keys(verdictLooks) as Verdict[]).map((verdict) => ({
    ...verdictLooks[verdict],
    number: rows.filter((row) => row.verdict === verdict).length,
  }));
  return html`${kinds.map(
    ({ text, mark, class: look, number }) =>
      number > 0 &&
      html`<li><a class="verdict ${look}" href="#claims"><span aria-hidden="true">${mark}</span> ${number} ${text}</a></li>
`,
  )}`;
}

function pointsText({ points, planned }: ReportData): string {
  const bad = points.filter(({ status }) => status !== 'ok').length;
  const ended =
    points.length === planned ? count(planned, 'point') : `${points.length} of ${count(planned, 'point')}`;
  return bad > 0 ? `${ended}, ${bad} bad` : ended;
}
