import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readManifest, readPoint } from '../../src/telemetry/logdir/records.js';
import type { Manifest, PointRecord, PointView } from '../../src/telemetry/run.js';
import { verifyRun } from '../../src/verify/verify-run.js';
import { here, simulatedRun, tiny } from '../support/simulated-run.js';

const REPEATED = 'manifest.json: until.repeated';

describe('verifying a run with --until', () => {
  let made: Awaited<ReturnType<typeof simulatedRun>>;
  beforeAll(async () => {
    const metrics = ({ repeat }: PointView) => ({ delay: repeat % 2 === 0 ? 90 : 110 });
    const experiment = tiny({ sweep: { grid: { rate: [20] } }, steady: true, metrics });
    made = await simulatedRun(experiment, { until: '2%', maxRepeats: 6 });
  }, 60_000);

  const verify = async () => {
    const { logdir, experiment } = made;
    const manifest = readManifest(logdir)!;
    return (await verifyRun(logdir, manifest, experiment, { executor: here(), jobs: 1 })).items;
  };
  const different = async () => (await verify()).filter(({ verdict }) => verdict !== 'identical');

  /** Forges a record for the time of a check. */
  async function forged<T>(name: string, forge: (record: T) => void, check: () => Promise<void>) {
    const path = join(made.logdir, name);
    const before = readFileSync(path, 'utf8');
    const record = JSON.parse(before);
    forge(record);
    writeFileSync(path, JSON.stringify(record));
    await check().finally(() => writeFileSync(path, before));
  }

  it('finds the same: every repeat, what was noted of its warm-up, and what they came to', async () => {
    const notes = made.manifest.points.flatMap(
      ({ name }) => readPoint(join(made.logdir, 'points', name))?.notices ?? [],
    );
    expect(notes).toContain('It is too short to tell its warm-up, and none of it was cut.');
    const items = await verify();
    expect(items.filter(({ verdict }) => verdict !== 'identical')).toEqual([]);
    expect(items.filter(({ item }) => item.endsWith('point.json'))).toHaveLength(6);
    expect(items.map(({ item }) => item)).toContain(REPEATED);
  });

  it('tells a mean that the repeats do not have', () =>
    forged<Manifest>(
      'manifest.json',
      ({ until }) => {
        until!.repeated[0].metrics[0].mean = 42;
      },
      async () =>
        // Three repeats at 90 and three at 110.
        expect(await different()).toMatchObject([
          {
            item: REPEATED,
            verdict: 'differs',
            detail: 'until.repeated[0].metrics[0].mean: 42 here, 100 recomputed',
          },
        ]),
    ));

  it('tells a repeat that was measured at something else', () =>
    forged<PointRecord>(
      'points/rate=20_repeat=1/point.json',
      ({ measured }) => {
        measured!.metrics.delay = 90;
      },
      async () =>
        expect(await different()).toMatchObject([
          {
            item: 'points/rate=20_repeat=1/point.json',
            detail: 'measured.metrics.delay: 90 here, 110 recomputed',
          },
        ]),
    ));

  it('does not judge what a run that has not ended came to', () =>
    forged<Manifest>(
      'manifest.json',
      (manifest) => {
        delete manifest.finishedAt;
      },
      async () =>
        expect(await different()).toMatchObject([
          { item: REPEATED, verdict: 'not recomputed', detail: 'the run has not ended' },
        ]),
    ));
});
