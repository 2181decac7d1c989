import { datasetText } from '../../../telemetry/dataset-text.js';
import type { Dataset, Manifest, Value } from '../../../telemetry/run.js';
import type { ParameterRow, ReportData } from '../../data.js';
import { html, type Markup, type Piece } from '../markup.js';
import type { Section } from './section.js';

/** What ran: parameters, data, machine, versions, and the command that runs it again. */
export function runSection(data: ReportData): Section {
  const { manifest, parameters, repeat, notices } = data;
  const set = parameters.filter(({ origin }) => origin !== 'default');
  const left = parameters.filter(({ origin }) => origin === 'default');
  return {
    id: 'run',
    title: 'The run',
    body: html`${
      repeat !== null &&
      html`<p>To run it again:</p>
<pre tabindex="0"><code>${repeat}</code></pre>`
    }
<h3>Parameters</h3>
${set.length > 0 ? parametersTable(set) : html`<p class="note">All have their defaults.</p>`}
${
  left.length > 0 &&
  html`<details id="defaults"><summary>${left.length} more have their defaults</summary>
${parametersTable(left)}
</details>`
}
<h3>Data</h3>
${dataText(manifest)}
<h3>Machine and versions</h3>
${manifest ? facts(manifest) : html`<p class="note">Unknown: this log has no manifest.</p>`}
${
  notices.length > 0 &&
  html`<h3>Notices</h3>
<ul>${notices.map((notice) => html`<li>${notice}</li>`)}</ul>`
}`,
  };
}

const origins: Readonly<Record<ParameterRow['origin'], string>> = {
  default: 'default',
  scale: 'the scale',
  '--set': '--set',
  sweep: 'the sweep',
  log: 'the log’s names',
};

function parametersTable(rows: readonly ParameterRow[]): Markup {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Parameters">
<table class="parameters">
<thead><tr><th scope="col">Parameter</th><th scope="col" class="number">Value</th><th scope="col">Unit</th><th scope="col">Set by</th><th scope="col">What it is</th></tr></thead>
<tbody>
${rows.map(
  ({
    name,
    values,
    unit,
    origin,
    description,
  }) => html`<tr><th scope="row"><code>${name}</code></th><td class="number">${valuesText(values)}</td><td>${unit}</td><td>${origins[origin]}</td><td>${description}</td></tr>
`,
)}</tbody>
</table>
</div>`;
}

/** Values beyond these are counted. */
const MOST = 12;

function valuesText(values: readonly Value[]): string {
  const texts = values
    .slice(0, MOST)
    .map((value) =>
      typeof value === 'number'
        ? value.toLocaleString('en-US', { maximumSignificantDigits: 15 })
        : String(value),
    );
  const more = values.length > MOST ? ` and ${values.length - MOST} more` : '';
  return `${texts.join(' | ')}${more}`;
}

function dataText(manifest: Manifest | null): Markup {
  const sets = manifest?.datasets ?? [];
  if (sets.length === 0)
    return html`<p class="note">${manifest ? 'No data set is replayed: the load is generated.' : 'Unknown.'}</p>`;
  return html`<ul>${sets.map((set) => html`<li><b>${kindOf(set)}</b> ${datasetText(set)}</li>`)}</ul>`;
}

const kindOf = ({ kind }: Dataset): string =>
  kind === 'real' || kind === 'published' ? 'published' : kind === 'file' ? 'a file of its own' : 'stand-in';

function facts(manifest: Manifest): Markup {
  const { machine, versions, gitCommit, startedAt, finishedAt, command, target } = manifest;
  const rows: [string, Piece][] = [
    [
      'Machine',
      `${machine.cpuModel}, ${machine.cpus} cores, ${(machine.memoryBytes / 2 ** 30).toFixed(1)} GiB`,
    ],
    ['System', `${machine.platform} ${machine.arch}`],
    ['Target', target],
    ['repro', `${versions.repro}${gitCommit ? ` (commit ${gitCommit.slice(0, 12)})` : ''}`],
    ['Core', versions.core],
    ['Node.js', versions.node],
    ['Started', startedAt],
    ['Finished', finishedAt ?? 'not yet'],
    ...(command.length > 0 ? [['Typed', html`<code>${command.join(' ')}</code>`] as [string, Piece]] : []),
  ];
  return html`<dl class="facts-list">${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}
