import { count } from '../../plural.js';
import type { Finding } from '../../runner/hosts/check/finding.js';
import { paint } from '../paint.js';
import { renderTable } from '../table.js';

const colours = { ok: 'green', warn: 'yellow', fail: 'red' } as const;

/** A line a finding, then what to do about those that are not well, and how many there are. */
export function findingsText(findings: readonly Finding[], width: number): string {
  const rows = findings.map(({ host, check, status, detail }) => [
    host,
    check,
    paint(colours[status], status),
    detail,
  ]);
  const todo = findings.flatMap(({ host, check, next }) => (next ? [`${host}, ${check}: ${next}`] : []));
  const number = (wanted: Finding['status']) => findings.filter(({ status }) => status === wanted).length;
  const [warned, failed] = [number('warn'), number('fail')];
  return [
    renderTable(['HOST', 'CHECK', 'STATUS', 'FOUND'], rows, { width }),
    ...(todo.length > 0 ? ['', ...todo] : []),
    '',
    failed + warned === 0 ? 'All well.' : `${failed} failed, ${count(warned, 'warning')}.`,
  ].join('\n');
}
