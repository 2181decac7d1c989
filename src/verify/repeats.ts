import { UserError } from '../errors.js';
import type { LoadedExperiment } from '../experiment/load.js';
import { pointFolder } from '../runner/store/logdir.js';
import { groupRepeats } from '../runner/until/group.js';
import { judgeRepeats } from '../runner/until/judge.js';
import { type Measured, measurePoint } from '../runner/until/measure.js';
import { viewOf } from '../telemetry/logdir/open-run.js';
import { MANIFEST, readPoint } from '../telemetry/logdir/records.js';
import type { Manifest, PointRecord, RepeatedPoint } from '../telemetry/run.js';
import { firstField } from './first-field.js';
import type { Again } from './plan-again.js';
import { differs, type Item, identical, notRecomputed } from './verdict.js';

/** Measures a point of `--until` again, by the tables that lie there; what its experiment throws is a UserError. */
export function measureAgain(
  folder: string,
  record: PointRecord,
  experiment: LoadedExperiment,
  steady: boolean,
): Promise<Measured> {
  return measurePoint(viewOf(folder, record), experiment, steady);
}

/** Compares what a manifest says that `--until` came to with what the tables of its points come to. Nothing of a run without. */
export async function verifyRepeats(
  logdir: string,
  manifest: Manifest,
  experiment: LoadedExperiment,
  again: ReadonlyMap<string, Again>,
): Promise<Item[]> {
  const { until, finishedAt } = manifest;
  if (!until) return [];
  const item = `${MANIFEST}: until.repeated`;
  if (finishedAt === undefined) return [notRecomputed(item, 'the run has not ended')];
  try {
    const repeated: RepeatedPoint[] = [];
    for (const [base, own] of groupRepeats(manifest.points)) {
      const found: (Measured | null)[] = [];
      for (const { name, key } of own) {
        const record = readPoint(pointFolder(logdir, name));
        if (record?.key !== key) return [notRecomputed(item, `point ${name} is not there`)];
        const planned = again.get(name);
        if (!planned || 'why' in planned)
          return [notRecomputed(item, `point ${name} cannot be planned again: ${planned?.why ?? ''}`)];
        const { steady } = planned.planned;
        found.push(
          record.status === 'ok'
            ? await measureAgain(pointFolder(logdir, name), record, experiment, steady)
            : null,
        );
      }
      const scales = new Map(found.flatMap((one) => [...(one?.scales ?? [])]));
      const repeats = found.map((one) => one?.measured ?? null);
      repeated.push(judgeRepeats(base, repeats, scales, until).point);
    }
    const where = firstField(until.repeated, JSON.parse(JSON.stringify(repeated)), 'until.repeated');
    return [where === null ? identical(item) : differs(item, where)];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [notRecomputed(item, error.message)];
  }
}
