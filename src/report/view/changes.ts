import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { LOCK } from '../../runner/store/lock.js';
import { MANIFEST, POINT, POINTS } from '../../telemetry/logdir/records.js';
import { activityOf } from '../activity.js';

/**
 * What a logdir looks like from outside: another text as soon as a point has ended, the manifest was written again, or the run has ended, or was
 * killed, of which no file tells.
 * Tables count once their point's record is there, or where there are no records at all.
 */
export function fingerprint(logdir: string): string {
  const own = [LOCK, MANIFEST, 'claims.json'].map((name) => stamp(join(logdir, name)));
  const points = names(join(logdir, POINTS)).map(
    (name) => `${name} ${stamp(join(logdir, POINTS, name, POINT))}`,
  );
  const manifest = own[1] !== '';
  const logs = manifest
    ? []
    : names(logdir).flatMap((name) =>
        /\.(tsv|csv)$/.test(name) ? [`${name} ${stamp(join(logdir, name))}`] : [],
      );
  return [activityOf(logdir), ...own, ...points, ...logs].join('\n');
}

// What lies on the way may be gone, closed to us, or a file by now: whoever opens the logdir says so.
function stamp(path: string): string {
  try {
    const { mtimeMs, size } = statSync(path);
    return `${mtimeMs}:${size}`;
  } catch {
    return '';
  }
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
