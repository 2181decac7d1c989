import { resolve } from 'node:path';
import { UserError, unknownName } from '../../errors.js';
import type { LatencyTable } from '../../serving-core/kairos/latency-table.js';
import { findDataSet } from '../catalogue.js';
import { partFile } from '../store.js';
import { readKairosArchive } from './archive.js';
import { readLatencyCsv } from './latency-csv.js';
import { type KairosModel, kairosModels } from './published.js';
import { standInTable } from './stand-in.js';

/** Where latencies come from: `auto` takes the pulled archive where it is, else the stand-in; or a .tar.gz or .csv of the user. */
export type LatencySource = 'auto' | 'archive' | 'stand-in' | (string & {});

export interface FoundLatencies {
  table: LatencyTable;
  /** `stand-in`, or the file. */
  from: string;
  /** Whether they are the authors', or stand in for them. */
  published: boolean;
}

const kept = new Map<string, LatencyTable>();

/**
 * The latencies of a model. A file is read once a process.
 *
 * @throws UserError for an unknown model, a file that cannot be read, or an archive that was not pulled.
 */
export function findLatencies(source: LatencySource, model: string): FoundLatencies {
  const file = latencyFile(source);
  if (file === null) return { table: standInTable(checkModel(model)), from: 'stand-in', published: true };
  const published = /\.(tgz|tar\.gz)$/.test(file);
  const key = `${file}\n${model}`;
  const table =
    kept.get(key) ??
    (published ? readKairosArchive(file, [checkModel(model)])[0] : readLatencyCsv(file, model));
  kept.set(key, table);
  return { table, from: file, published };
}

/** The file that a source means, in full; null for the stand-in. Throws UserError when the archive is asked for and is not here. */
export function latencyFile(source: LatencySource): string | null {
  if (source === 'stand-in') return null;
  if (source !== 'auto' && source !== 'archive') return resolve(source);
  const file = partFile(findDataSet('kairos'), 1);
  if (file === undefined && source === 'archive')
    throw new UserError(
      'E_NO_DATA',
      'The latency data of Kairos is not here.',
      'Get it: repro data pull kairos',
    );
  return file ?? null;
}

/** Throws UserError `E_UNKNOWN_MODEL` for a model that the published data does not have. */
export function checkModel(model: string): KairosModel {
  if (Object.hasOwn(kairosModels, model)) return model as KairosModel;
  throw unknownName('E_UNKNOWN_MODEL', 'model of Kairos', model, Object.keys(kairosModels));
}
