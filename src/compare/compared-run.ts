import { statSync } from 'node:fs';
import type { ClaimRow } from '../claims/check.js';
import { measuredTables, readSeries } from '../metrics/series/read.js';
import type { Series } from '../metrics/series/series.js';
import { type RunOrigin, runOrigin } from '../plot/metadata/run-origin.js';
import { sha256Of } from '../sha256.js';
import type { TableName } from '../telemetry/columns.js';
import type { Manifest, PointStatus, PointView, Run, Values } from '../telemetry/run.js';

/** A point as it is compared: its numbers come from its tables, or from what a baseline keeps of them. */
export interface ComparedRunPoint {
  name: string;
  parameters: Values;
  repeat: number;
  seed: number;
  status: PointStatus;
  /** Tables that metrics are of, each with its size in bytes. */
  tables: Partial<Record<TableName, number>>;
  /** SHA-256 of a table's bytes, in hex: equal tables need no statistics. */
  checksum(table: TableName): Promise<string>;
  series(table: TableName): Promise<Series | null>;
}

/** A run as it is compared. */
export interface ComparedRun {
  /** Its folder, or `baseline:NAME`. */
  dir: string;
  manifest: Manifest | null;
  /** What a figure's file says of it. */
  origin: RunOrigin;
  points: readonly ComparedRunPoint[];
  /** Planned points that have not finished. */
  unfinished: readonly string[];
  /** Its claims as they are judged; none where nobody knows the experiment. */
  claims(): Promise<readonly ClaimRow[]>;
}

/** A logdir as it is compared. `claims` judges them, when they are asked for. */
export function comparedLogdir(
  run: Run,
  claims: () => Promise<readonly ClaimRow[]> = async () => [],
): ComparedRun {
  const { dir, manifest, points, unfinished } = run;
  return {
    dir,
    manifest,
    unfinished,
    claims,
    points: points.map(comparedPoint),
    origin: runOrigin(run),
  };
}

function comparedPoint(point: PointView): ComparedRunPoint {
  const { name, parameters, repeat, seed, status, files } = point;
  const sizes = measuredTables.flatMap((table) => {
    const path = files[table];
    return path === undefined ? [] : [[table, statSync(path, { throwIfNoEntry: false })?.size ?? 0]];
  });
  return {
    name,
    parameters,
    repeat,
    seed,
    status,
    tables: Object.fromEntries(sizes),
    checksum: (table) => sha256Of(files[table]!),
    series: (table) => readSeries(point, table),
  };
}
