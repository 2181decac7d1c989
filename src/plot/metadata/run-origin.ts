import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { withoutPaths } from '../../telemetry/own-names.js';
import type { Dataset, Manifest, PointView, RepeatRule, Run, Value } from '../../telemetry/run.js';

/** With more points their keys are left out: the digest tells them, and the logdir's manifest lists them. */
export const MOST_KEYS = 100;

/** What a figure's file says of a run that it shows. No time, no path, no name of a user or machine: equal runs say the same. */
export interface RunOrigin {
  /** Null for a log that repro did not write. */
  experiment: string | null;
  scale?: Manifest['scale'];
  target?: Manifest['target'];
  seed?: number;
  repeats?: number;
  /** The rule of `--until`, which with the seed tells how many repeats each point has. */
  until?: RepeatRule;
  /** What the scale and the user set; a file of the user's own by its name alone. */
  parameters?: Record<string, Value>;
  swept?: Record<string, Value[]>;
  /** Filters of `--points`. */
  selected?: string[];
  telemetry?: string[];
  datasets?: Dataset[];
  /** The user's own files, the experiment first where it is one. */
  own?: { name: string; sha256: string }[];
  versions?: { repro: string; core: string; source?: string };
  commit?: string;
  points: PointsOrigin;
}

export interface PointsOrigin {
  count: number;
  /** SHA-256 of the keys in sweep order, a line each; of the names where repro did not run them. */
  digest: string;
  /** The keys themselves, unless there are more than `MOST_KEYS`. */
  keys?: string[];
  /** SHA-256 of the hashes of all their tables, in order; absent where an older repro kept none. */
  tables?: string;
}

/** What a figure of these points of a run says of them. */
export function runOrigin(run: Run, points: readonly PointView[] = run.points): RunOrigin {
  const { manifest } = run;
  if (!manifest) return { experiment: null, points: pointsOrigin(points) };
  const { experiment, experimentFile, scale, target, seed, repeats, until, telemetry, datasets, own } =
    manifest;
  const { repro, core, source } = manifest.versions;
  const short = withoutPaths(own);
  const files = own?.files.map(({ path, sha256 }) => ({ name: basename(path), sha256, path })) ?? [];
  files.sort((a, b) => rank(a) - rank(b) || (a.name + a.sha256 < b.name + b.sha256 ? -1 : 1));
  function rank({ path }: { path: string }): number {
    return path === experimentFile ? 0 : 1;
  }
  return {
    experiment,
    scale,
    target,
    seed,
    repeats,
    ...(until && { until: { relative: until.relative, first: until.first, most: until.most } }),
    parameters: mapped(manifest.parameters, short),
    ...(manifest.swept && { swept: mapped(manifest.swept, (list) => list.map(short)) }),
    ...(manifest.selected && { selected: manifest.selected }),
    telemetry,
    ...(datasets?.length && { datasets }),
    ...(files.length > 0 && { own: files.map(({ name, sha256 }) => ({ name, sha256 })) }),
    versions: { repro, core, ...(source !== undefined && { source }) },
    ...(manifest.gitCommit !== undefined && { commit: manifest.gitCommit }),
    points: pointsOrigin(points),
  };
}

function pointsOrigin(points: readonly PointView[]): PointsOrigin {
  const keys = points.map(({ key, name }) => key ?? name);
  const tables = points.map(({ sha256 }) => sha256);
  const known = tables.every((hashes) => hashes !== undefined) && points.length > 0;
  const lines = tables.flatMap((hashes) => Object.entries(hashes ?? {}).map((pair) => pair.join(' ')));
  return {
    count: points.length,
    digest: digestOf(keys),
    ...(points.every(({ key }) => key) && keys.length <= MOST_KEYS && { keys }),
    ...(known && { tables: digestOf(lines) }),
  };
}

/** SHA-256 of texts, a line each. */
export function digestOf(lines: readonly string[]): string {
  return createHash('sha256')
    .update(lines.map((line) => `${line}\n`).join(''))
    .digest('hex');
}

function mapped<A, B>(values: Readonly<Record<string, A>>, change: (value: A) => B): Record<string, B> {
  const sorted = Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.map(([name, value]) => [name, change(value)]));
}
