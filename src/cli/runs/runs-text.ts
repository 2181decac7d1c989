import { plainLine } from '../../plain-line.js';
import { count } from '../../plural.js';
import type { ListedRun } from '../../runner/runs/list-runs.js';
import type { Removed } from '../../runner/runs/remove-run.js';
import { renderTable } from '../table.js';
import { dataSize } from '../units.js';

/** Runs, a line each, and what they take together. */
export function runsText(runs: readonly ListedRun[], folder: string, width: number): string {
  if (runs.length === 0) return `No runs in ${folder}.`;
  const rows = runs.map(({ logdir, bytes, run, reason = '' }) =>
    run
      ? [
          plainLine(logdir),
          run.experiment,
          run.scale,
          run.target,
          run.state,
          pointsText(run.points),
          dataSize(bytes),
          run.startedAt.slice(0, 16).replace('T', ' '),
        ]
      : [plainLine(logdir), '', '', '', 'unreadable', '', dataSize(bytes), plainLine(reason)],
  );
  const columns = ['LOGDIR', 'EXPERIMENT', 'SCALE', 'TARGET', 'STATE', 'POINTS', 'SIZE', 'STARTED (UTC)'];
  const total = runs.reduce((sum, { bytes }) => sum + bytes, 0);
  return `${renderTable(columns, rows, { width, right: ['SIZE'] })}\n\n${count(runs.length, 'run')}, ${dataSize(total)}`;
}

function pointsText({ ok, bad, planned }: NonNullable<ListedRun['run']>['points']): string {
  return `${ok} of ${planned}${bad > 0 ? `, ${bad} bad` : ''}`;
}

/** What was removed, or would be. */
export function removedText({ logdir, bytes, left }: Removed, dryRun: boolean): string {
  const stays = left.length > 0 ? `; not repro's, so left: ${left.map(plainLine).join(', ')}` : '';
  return `${dryRun ? 'Would remove' : 'Removed'} ${plainLine(logdir)}: ${dataSize(bytes)}${stays}`;
}
