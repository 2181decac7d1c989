import { workloads } from '../workloads/registry.js';
import type { WorkloadDeclaration, WorkloadParameter } from '../workloads/workload.js';
import { renderTable } from './table.js';
import { wrap } from './wrap.js';

/** Every workload: its name and what it sends. */
export function workloadsTable(width: number): string {
  const rows = sorted().map(({ name, summary }) => [name, summary]);
  return renderTable(['WORKLOAD', 'SUMMARY'], rows, { width });
}

/** Every workload with its parameters, for `repro workloads --help`. */
export function workloadsWithParameters(width: number): string {
  return sorted()
    .map((workload) => {
      const parts = [workload.summary, parameters(workload, width - 2)];
      return [usage(workload), ...parts.filter((part) => part !== '').map(indent)].join('\n');
    })
    .join('\n\n');
}

/** One workload: usage, parameters, notes and examples. */
export function workloadText(workload: WorkloadDeclaration, width: number): string {
  const { summary, examples, notes = [] } = workload;
  const parts = [`${workload.name}: ${summary}`, `USAGE\n${indent(usage(workload))}`];
  if (workload.parameters.length > 0) parts.push(`PARAMETERS\n${indent(parameters(workload, width - 2))}`);
  if (notes.length > 0) parts.push(`NOTES\n${indent(notes.map((note) => wrap(note, width - 2)).join('\n'))}`);
  if (examples.length > 0) {
    const lines = examples.map(({ args, explains }) => `${workload.name} ${args}\n${indent(explains)}`);
    parts.push(`EXAMPLES\n${indent(lines.join('\n'))}`);
  }
  return parts.join('\n\n');
}

/** What `--json` prints of a workload: its declaration without what runs it. */
export function workloadJson({ bind: _, ...declared }: WorkloadDeclaration): object {
  return declared;
}

export function sorted(): WorkloadDeclaration[] {
  return [...workloads.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function usage({ name, parameters }: WorkloadDeclaration): string {
  return [name, ...parameters.map((p) => (p.default === undefined ? p.name : `[${p.name}]`))].join(' ');
}

function parameters({ parameters }: WorkloadDeclaration, width: number): string {
  if (parameters.length === 0) return '';
  const rows = parameters.map((parameter) => [
    parameter.name,
    parameter.type,
    parameter.default === undefined ? 'required' : String(parameter.default),
    `${parameter.description}${range(parameter)}`,
  ]);
  return renderTable(['PARAMETER', 'TYPE', 'DEFAULT', 'DESCRIPTION'], rows, { width });
}

function range({ choices, min, max, positive }: WorkloadParameter): string {
  if (choices) return `: ${choices.join(' or ')}`;
  if (positive) return ' (more than 0)';
  if (min !== undefined && max !== undefined) return ` (${min} to ${max})`;
  return min === undefined ? '' : ` (${min} or more)`;
}

function indent(text: string): string {
  return text.replace(/^/gm, '  ').replace(/ +$/gm, '');
}
