import type { Estimate } from '../../claims/statistics/estimate.js';
import type { Run } from '../../telemetry/run.js';
import { shortNames } from '../../tournament/short-names.js';
import { contestOf, type Standing, standings } from '../../tournament/standings.js';
import { renderTable } from '../table.js';

/** A standing as data. */
export interface StandingRow extends Omit<Standing, 'points' | 'outcomes' | 'p99'> {
  /** ms; null when more than 1 % of the requests were not answered, or none came. */
  p99: number | null;
}

const head = ['SYSTEM', 'GOODPUT/S [95 %]', 'IN TIME', 'P99 MS', '$/MILLION GOOD [95 %]', 'INSTANCES'];

/** The standings of a run, as a table for each contest and as data; no text without any finished point. */
export async function standingsOf(run: Run, width: number): Promise<{ text: string; rows: StandingRow[] }> {
  const all = await standings(run);
  const names = shortNames(all.map(({ system }) => system));
  const contests = [...new Set(all.map(contestOf))];
  const tables = contests.map((contest) => {
    const rows = all
      .filter((one) => contestOf(one) === contest)
      .map((one) => [names.get(one.system)!, ...cells(one)]);
    return `${contest}\n${renderTable(head, rows, { width, right: head.slice(1) })}`;
  });
  const note = 'Not a ranking of systems: experiments/tournament/README.md says what each was built for.';
  return {
    text: tables.length === 0 ? '' : [...tables, note].join('\n\n'),
    rows: all.map(({ points: _, outcomes: __, p99, ...one }) => ({ ...one, p99: finite(p99) })),
  };
}

function cells({ goodput, share, p99, costPerMillion, instances }: Standing): string[] {
  return [
    interval(goodput, 1),
    Number.isNaN(share.value) ? '–' : `${(100 * share.value).toFixed(2)} %`,
    Number.isNaN(p99) ? '–' : Number.isFinite(p99) ? p99.toFixed(1) : '∞',
    interval(costPerMillion, 2),
    instances.toFixed(2),
  ];
}

function interval({ value, low, high }: Estimate, digits: number): string {
  if (!Number.isFinite(value)) return '∞';
  return `${value.toFixed(digits)} [${low.toFixed(digits)}, ${Number.isFinite(high) ? high.toFixed(digits) : '∞'}]`;
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
