import { readFileSync, statSync } from 'node:fs';
import { parseTarGzip } from 'nanotar';
import { UserError } from '../../errors.js';
import type { LatencyTable } from '../../serving-core/kairos/latency-table.js';
import { type KairosModel, kairosModels, kairosSpace } from './published.js';
import { publishedBatches, publishedSamples } from './stand-in.js';

/** Samples of a file; the largest sum is left out (HPDC'23's program). */
const RECORDED = publishedSamples + 1;

/**
 * Reads the authors' archive: for every model, type and batch the sums of execution and loading times, sample by sample, without the largest.
 *
 * @param models those wanted. @throws UserError `E_BAD_ARCHIVE` naming the member that is missing or no list of 100 finite ms.
 */
export async function readKairosArchive(
  file: string,
  models: readonly KairosModel[] = Object.keys(kairosModels) as KairosModel[],
): Promise<LatencyTable[]> {
  const members = await membersOf(file);
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

async function membersOf(file: string): Promise<Map<string, string>> {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile())
    throw new UserError('E_NO_FILE', `${file} does not exist.`, 'Get the data: repro data pull kairos');
  try {
    const entries = await parseTarGzip(readFileSync(file));
    return new Map(entries.flatMap(({ name, data }) => (data?.length ? [[name, text(data)]] : [])));
  } catch (error) {
    throw bad(file, `it is no gzipped tar archive (${(error as Error).message})`);
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
  const wrong = list.findIndex((ms) => !Number.isFinite(ms) || ms < 0);
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
