import type { Profile, ProfileRow } from '../../serving-core/inferline/pipeline/profile.js';
import type { YamlPlace } from '../yaml/yaml-place.js';

/** Largest batch that a profile may have. */
const LARGEST_BATCH = 65_536;

/**
 * The rows `[batch, p99 latency ms, queries/s]` of one model on one type of hardware. Throws `E_PIPELINE` unless they begin with batch
 * 1 and batch and throughput increase from row to row.
 */
export function profileRows(place: YamlPlace, model: string, hardware: string): Profile {
  const rows: ProfileRow[] = [];
  for (const row of place.list()) {
    const cells = row.list();
    if (cells.length !== 3)
      throw row.wrong(`${row.what} must have three numbers: batch, p99 latency in ms, queries/s`);
    const next = {
      batch: cells[0].count(LARGEST_BATCH),
      latency: cells[1].positive(),
      throughput: cells[2].positive(),
    };
    const last = rows.at(-1);
    const of = `of ${model} on ${hardware}`;
    if (!last && next.batch !== 1)
      throw row.wrong(`the profile ${of} must begin with batch 1, but begins with ${next.batch}`);
    if (last && next.batch <= last.batch)
      throw row.wrong(`the batch sizes ${of} must increase, but ${next.batch} follows ${last.batch}`);
    if (last && next.throughput <= last.throughput)
      throw row.wrong(
        `the throughput ${of} must increase with the batch, but batch ${next.batch} has ${next.throughput} queries/s after ${last.throughput}; leave the row out, since that batch never pays`,
      );
    rows.push(next);
  }
  if (rows.length === 0) throw place.wrong(`the profile of ${model} on ${hardware} has no row`);
  return rows;
}
