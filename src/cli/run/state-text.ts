import { plainLine } from '../../plain-line.js';
import { count } from '../../plural.js';
import type { RunState } from '../../runner/detached/run-state.js';
import { resumeCommand } from '../../telemetry/logdir/again.js';
import { renderTable } from '../table.js';

/** A run's state for a terminal: the whole in a line or three, then its points. */
export function stateText(run: RunState, width: number): string {
  const { manifest, holder, points, now, last, logdir } = run;
  const of = (wanted: string | null): number => points.filter(({ status }) => status === wanted).length;
  const ended = (['ok', 'invalid', 'failed'] as const).flatMap((status) =>
    of(status) > 0 ? [`${of(status)} ${status}`] : [],
  );
  const who = holder ? ` (pid ${holder.pid} on ${holder.host})` : '';
  const rows = points.map(({ name, status, reason = '' }) => [
    name,
    status ?? (now.includes(name) ? (manifest.slurm ? 'submitted' : 'running') : 'left'),
    reason,
  ]);
  return [
    `${manifest.experiment}, target ${manifest.target}${manifest.slurm ? ' on Slurm' : ''}, scale ${manifest.scale}, seed ${manifest.seed}: ${run.state}${who}`,
    `${count(points.length, 'point')}: ${[...ended, `${of(null)} left`].join(', ')}; started ${manifest.startedAt}`,
    `last: ${last}`,
    '',
    renderTable(['POINT', 'STATUS', ''], rows, { width }),
    ...hint(run, logdir),
  ].join('\n');
}

function hint({ state, manifest }: RunState, logdir: string): string[] {
  if (state === 'running' || state === 'finished') return [];
  return ['', plainLine(`Finish it: ${resumeCommand(logdir, manifest)}`)];
}
