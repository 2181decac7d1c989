import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../errors.js';
import { POINTS, readManifest, readPoint } from '../../telemetry/logdir/records.js';
import type { Manifest, PointStatus } from '../../telemetry/run.js';
import { type Holder, holderOf } from '../store/lock.js';
import { EXITING, RUN_LOG } from '../store/run-log.js';

/** How far a run is, from its logdir alone. */
export interface RunState {
  logdir: string;
  manifest: Manifest;
  /** `stopped` was interrupted, and said so; `lost` ended without a word: killed, or its machine went down. */
  state: 'running' | 'finished' | 'stopped' | 'lost';
  /** Who runs it; null when nobody does. */
  holder: Holder | null;
  /** Every planned point; null while it has no record. */
  points: { name: string; status: PointStatus | null; reason?: string }[];
  /** Points that have been started and not ended. */
  now: string[];
  /** Last line of run.log that says something. */
  last: string;
}

/** Reads how far a run is. Throws UserError `E_NO_RUN` for a folder without one. */
export function runState(logdir: string): RunState {
  const manifest = readManifest(logdir);
  if (!manifest)
    throw new UserError(
      'E_NO_RUN',
      `There is no run of repro in ${logdir}.`,
      'Give the logdir of a run: it holds manifest.json.',
    );
  const holder = holderOf(logdir);
  const lines = sessionLines(logdir);
  const points = manifest.points.map(({ name, key }) => {
    const record = readPoint(join(logdir, POINTS, name));
    const mine = record?.key === key ? record : null;
    return { name, status: mine?.status ?? null, ...(mine?.reason && { reason: mine.reason }) };
  });
  const running = holder?.alive ?? false;
  const whole = points.every(({ status }) => status !== null);
  const ended = lines.at(-1) === EXITING;
  return {
    logdir,
    manifest,
    state: running ? 'running' : !ended ? 'lost' : whole ? 'finished' : 'stopped',
    holder: running && holder ? { pid: holder.pid, host: holder.host } : null,
    points,
    now: running ? startedOnly(lines) : [],
    last: lines.findLast((line) => line !== EXITING) ?? '',
  };
}

/** Lines of run.log since the run was last started or resumed. */
export function sessionLines(logdir: string): string[] {
  const path = join(logdir, RUN_LOG);
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
  // What follows the last line feed is half a line, or nothing.
  const whole = lines.slice(0, -1);
  return whole.slice(whole.slice(0, -1).lastIndexOf(EXITING) + 1);
}

function startedOnly(lines: readonly string[]): string[] {
  const open = new Set<string>();
  for (const line of lines) {
    const [, event = '', rest = ''] = /^\S+ (\S+) (.*)$/.exec(line) ?? [];
    const point = rest.split(': ', 1)[0];
    if (event === 'started') open.add(rest);
    else if (['finished', 'invalid', 'failed', 'cancelled'].includes(event)) open.delete(point);
  }
  // The first line says that the run itself has started.
  return [...open].filter((name) => !name.includes(' scale='));
}
