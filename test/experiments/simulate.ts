import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadZoo } from '../../src/datasets/zoo/index.js';
import type { AnyExperiment, AnyParameter } from '../../src/experiment/parameters.js';
import type { Dataset, Manifest, PointView, Run, Values } from '../../src/index.js';
import { TraceDays } from '../../src/runner/plan/trace-days.js';
import { checkPoint, simulatePoint } from '../../src/runner/targets/sim.js';
import { tableFiles } from '../../src/telemetry/columns.js';

/** Simulates points of an experiment, each the defaults with the values given, as `repro run` would; checks invariants. */
export async function simulate(experiment: AnyExperiment, points: readonly Values[]): Promise<Run> {
  const defaults = Object.fromEntries(
    Object.entries<AnyParameter>(experiment.parameters).map(([name, { default: value }]) => [name, value]),
  );
  const dir = mkdtempSync(join(tmpdir(), `${experiment.name}-`));
  const views: PointView[] = [];
  const traces = new TraceDays({ logdir: dir, datasets: [] }, { REPRO_DATA: dir });
  const datasets: Dataset[] = [];
  for (const [i, given] of points.entries()) {
    const spec = experiment.point({ ...defaults, ...given } as never);
    const folder = mkdtempSync(join(dir, 'point-'));
    const profiles = 'zoo' in spec ? Object.fromEntries(await loadZoo(spec.zoo)) : {};
    const data = 'client' in spec ? spec.client.data : undefined;
    const { days, datasets: own = [] } = await checkPoint(spec, profiles);
    const sources = await Promise.all(
      days.map(async (day) => traces.locate(await traces.identify(day, data))),
    );
    datasets.push(...own, ...sources.map(({ dataset }) => dataset));
    const job = {
      name: `point-${i}`,
      seed: 0,
      spec,
      profiles,
      days: sources,
      telemetry: experiment.telemetry,
      folder,
      invariants: true,
    };
    await simulatePoint(job, { progress: () => {}, cancelled: () => false });
    const files = Object.fromEntries(
      experiment.telemetry.map((table) => [table, join(folder, tableFiles[table])]),
    );
    views.push({ name: job.name, parameters: given, repeat: 0, seed: 0, status: 'ok', files });
  }
  const versions = { repro: '0', core: '0', node: '20' };
  const manifest = {
    scale: 'quick',
    target: 'sim',
    seed: 0,
    repeats: 1,
    parameters: {},
    datasets: distinct(datasets),
    versions,
  };
  return { dir, manifest: manifest as unknown as Manifest, points: views, unfinished: [] };
}

function distinct(datasets: readonly Dataset[]): Dataset[] {
  return [...new Map(datasets.map((dataset) => [JSON.stringify(dataset), dataset])).values()];
}
