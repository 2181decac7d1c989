import { basename } from 'node:path';
import { nameWithoutRepeat } from '../experiment/sweep.js';
import { datasetText } from '../telemetry/dataset-text.js';
import { withoutPaths } from '../telemetry/own-names.js';
import { percent } from '../telemetry/repeats-text.js';
import type { Manifest, PointView, Run } from '../telemetry/run.js';

/**
 * Sentences for a caption: what ran, whether on real or synthetic data, and every parameter that the scale or the user set. The same run gives
 * the same words wherever its logdir lies; a log that repro did not write is named by its folder instead.
 */
export function provenance(run: Run, points: readonly PointView[] = run.points): string {
  const { manifest } = run;
  if (!manifest) return `Origin unknown: telemetry without a manifest, read from ${basename(run.dir)}.`;
  const { network: set, ...others } = manifest.parameters;
  const network = set ?? points[0]?.parameters.network;
  const ran = [
    ...(manifest.experimentFile ? [`experiment ${basename(manifest.experimentFile)}`] : []),
    `scale ${manifest.scale}`,
    `target ${manifest.target}`,
    // Real processes have a real network, whatever the simulator would have been told.
    ...(network === undefined || manifest.target !== 'sim' ? [] : [`network preset ${network}`]),
    `seed ${manifest.seed}`,
    ...repeatsOf(manifest, points),
    `repro ${manifest.versions.repro}.`,
  ].join(', ');
  const short = withoutPaths(manifest.own);
  const changed = Object.entries(others).map(([name, value]) => `${name}=${short(value)}`);
  return [
    `${ran[0].toUpperCase()}${ran.slice(1)}`,
    ...(manifest.datasets ?? []).map((dataset) => `Data: ${datasetText(dataset)}.`),
    ...(changed.length > 0 ? [`Set for this run: ${changed.sort().join(', ')}.`] : []),
  ].join(' ');
}

// With `--until` points may have different numbers of repeats: from the fewest to the most of those that are shown.
function repeatsOf({ repeats, until }: Manifest, points: readonly PointView[]): string[] {
  if (!until) return repeats > 1 ? [`${repeats} repeats`] : [];
  const names = new Set(points.map(({ name, repeat }) => nameWithoutRepeat(name, repeat)));
  const counts = until.repeated.filter(({ name }) => names.has(name)).map((point) => point.repeats);
  const [fewest, most] = [Math.min(...counts), Math.max(...counts)];
  const number = counts.length === 0 ? repeats : fewest === most ? most : `${fewest} to ${most}`;
  return [`${number} repeats (until intervals are within ${percent(until.relative)})`];
}
