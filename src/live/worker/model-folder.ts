import { existsSync, readFileSync, statSync } from 'node:fs';
import type { ModelProfile } from '../../serving-core/common/profile.js';
import { parseSettings, SettingsError } from '../files/libconfig.js';
import { BadModelFile, type ModelMeta, readModelMeta } from '../files/model-meta.js';
import { type LoadLimits, ModelRefused, type OpenedModel } from './live-executor.js';
import { WorkerStatus } from './messages.js';

const UNKNOWN_MODEL = 10;
const MOST_BATCH = 1024;

/** Whether anything of the model at `path` is on this machine's disk: then it is read, and nothing else takes its place. */
export function isOnDisk(path: string): boolean {
  return ['', '.1.so', '.1.clockwork', '.measurements', '.clockwork_params'].some((ending) =>
    existsSync(path + ending),
  );
}

/**
 * A model of the original, as its emulated worker opens it: batch sizes from the files that are there, times
 * from `.measurements`, sizes and pages from the metadata of batch 1. Throws ModelRefused.
 */
export function openModelFolder(path: string, { maxBatch, maxExec }: LoadLimits): OpenedModel {
  const implemented: number[] = [];
  for (let b = 1; b <= MOST_BATCH && has(`${path}.${b}.so`) && has(`${path}.${b}.clockwork`); b *= 2)
    implemented.push(b);
  if (implemented.length === 0)
    throw new ModelRefused(
      WorkerStatus.invalidPath,
      `Invalid model path ${path}: no ${path}.1.so and .1.clockwork`,
    );
  const measured = readMeasurements(path);
  const meta = readMeta(`${path}.1.clockwork`);
  const batchSizes = implemented.filter(
    (b) => b <= maxBatch && (b === 1 || (measured.get(`b${b}`) ?? 0) <= maxExec),
  );
  const profile: ModelProfile = {
    name: path,
    inputSize: meta.inputSize,
    outputSize: meta.outputSize,
    weightsSize: meta.weightsSize,
    weightsTransfer: measured.get('weights') ?? 0,
    batchSizes,
    execution: batchSizes.map((b) => measured.get(`b${b}`) ?? 0),
  };
  return { profile, pages: meta.pages };
}

function has(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

function readMeasurements(path: string): Map<string, number> {
  const file = `${path}.measurements`;
  if (!has(file)) throw new ModelRefused(UNKNOWN_MODEL, `No measurements file for ${path}`);
  const times = new Map<string, number>();
  try {
    for (const [name, value] of parseSettings(readFileSync(file, 'utf8'))) {
      if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
        throw new SettingsError(`${name} is no time in ns`);
      times.set(name, value);
    }
  } catch (error) {
    throw new ModelRefused(WorkerStatus.invalidPath, `${file}: ${(error as Error).message}`);
  }
  return times;
}

function readMeta(file: string): ModelMeta {
  try {
    return readModelMeta(readFileSync(file));
  } catch (error) {
    const why = error instanceof BadModelFile ? error.message : (error as NodeJS.ErrnoException).code;
    throw new ModelRefused(WorkerStatus.invalidPath, `${file} is no model: ${why}`);
  }
}
