import { unknownName } from '../../errors.js';
import type { LatencyTable } from '../../serving-core/kairos/latency-table.js';
import { readKairosArchive } from './archive.js';
import { readLatencyCsv } from './latency-csv.js';
import { type LatencySource, latencyFile } from './latency-file.js';
import { type KairosModel, kairosModels } from './published.js';
import { standInTable } from './stand-in.js';

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

/** Throws UserError `E_UNKNOWN_MODEL` for a model that the published data does not have. */
export function checkModel(model: string): KairosModel {
  if (Object.hasOwn(kairosModels, model)) return model as KairosModel;
  throw unknownName('E_UNKNOWN_MODEL', 'model of Kairos', model, Object.keys(kairosModels));
}
