import { join } from 'node:path';
import { type PointView, type Run, readPublished as readTable } from 'repro';
import { numberOf } from '../shared/values.js';
import { nativeGpus } from './settings.js';

/** One row of published.tsv: a column of the series at a minute, or a number of the whole run. */
export interface Published {
  series: string;
  kind: string;
  /** Minutes since the end of the lead-in, or `all`. */
  minute: string;
  column: string;
  value: number;
  provenance: string;
}

const columns = {
  series: 'string',
  kind: 'string',
  minute: 'string',
  column: 'string',
  value: 'number',
  provenance: 'string',
} as const;

export function readPublished(folder: string): Promise<Published[]> {
  return readTable(join(folder, 'published.tsv'), columns);
}

/** Numbers over time are of the trace at its own volume and pace, by the minute: beside anything else they would mislead. */
export function isNative(run: Run, point: PointView): boolean {
  const value = (name: string, otherwise: number) => numberOf(run, point, name) ?? otherwise;
  const volume = (value('loadFactor', 1) * value('gpus', nativeGpus)) / nativeGpus;
  return volume === 1 && value('interval', 60) === 60 && value('bucket', 60) === 60;
}
