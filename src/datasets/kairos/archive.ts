import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parseTar } from 'nanotar';
import { UserError } from '../../errors.js';
import type { LatencyTable } from '../../serving-core/kairos/latency-table.js';
import { needRegularFile } from '../regular-file.js';
import { type KairosModel, kairosModels, kairosSpace } from './published.js';
import { publishedBatches, publishedSamples } from './stand-in.js';

/** Samples of a file; the largest sum is left out (HPDC'23's program). */
const RECORDED = publishedSamples + 1;
/** Largest archive that is unpacked, bytes: the published one has 8.2 million. */
const LARGEST = 64e6;
/** Longest latency, ms, beyond which a file is damaged: some three hours. */
const MOST_MS = 1e7;

/**
 * Reads the authors' archive: for every model, type and batch the sums of execution and loading times, sample by sample, without the largest.
 *
 * @param models those wanted. @throws UserError `E_BAD_ARCHIVE` naming the member that is missing or no list of 100 finite ms.
 */
export function readKairosArchive(
  file: string,
  models: readonly KairosModel[] = Object.keys(kairosModels) as KairosModel[],
): LatencyTable[] {
  const members = membersOf(file);
  const listOf = (name: string) => {
    const text = members.get(name);
    if (text === undefined) throw bad(file, `it holds no ${name}`);
    return samplesOf(text, file, name);
  };
  return models.map((model) => {
    const samples = new Float64Array(kairosSpace.types.length * publishedBatches.length * publishedSamples);
    let at = 0;
    for (const type of kairosSpace.types)
      for (const batch of publishedBatches) {
        const name = `${type}/${model}_${batch}_1.json`;
        const loading = listOf(`data/logs_load/${name}`);
        const sums = listOf(`data/${name}`).map((ms, k) => ms + loading[k]);
        if (sums.includes(0)) throw bad(file, `sample ${sums.indexOf(0) + 1} of data/${name} takes no time`);
        sums.splice(sums.indexOf(Math.max(...sums)), 1);
        for (const ms of sums) samples[at++] = ms * 1e6;
      }
    return {
      model,
      types: kairosSpace.types,
      batches: publishedBatches,
      perBatch: publishedSamples,
      samples,
    };
  });
}

function membersOf(file: string): Map<string, string> {
  needRegularFile(file, 'Get the data: repro data pull kairos');
  try {
    const entries = parseTar(gunzipSync(readFileSync(file), { maxOutputLength: LARGEST }));
    return new Map(entries.flatMap(({ name, data }) => (data?.length ? [[name, text(data)]] : [])));
  } catch (error) {
    throw bad(
      file,
      `it is no gzipped tar archive of at most ${LARGEST / 1e6} MB (${(error as Error).message})`,
    );
  }
}

function text(data: Uint8Array): string {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('latin1');
}

function samplesOf(json: string, file: string, name: string): number[] {
  let list: unknown;
  try {
    list = JSON.parse(json);
  } catch {
    throw bad(file, `${name} is not JSON`);
  }
  if (!Array.isArray(list) || list.length !== RECORDED)
    throw bad(file, `${name} is no list of ${RECORDED} latencies`);
  const wrong = list.findIndex((ms) => typeof ms !== 'number' || !(ms >= 0 && ms <= MOST_MS));
  if (wrong >= 0) throw bad(file, `sample ${wrong + 1} of ${name} is no latency in ms`);
  return list;
}

function bad(file: string, why: string): UserError {
  return new UserError(
    'E_BAD_ARCHIVE',
    `Cannot read ${file}: ${why}.`,
    'Delete it, and get it again: repro data pull kairos',
  );
}
