import { cpus } from 'node:os';
import { packageRoot } from '../experiment/package-root.js';
import type { SessionOptions } from '../inference/runtime/sessions.js';
import { writeFigures } from '../plot/write.js';
import { profileFigure } from './figure.js';
import type { OnnxProfile } from './profile-onnx.js';
import { writeInto } from './write-profile.js';
import { type Statistic, zooText } from './zoo-entry.js';

/** The settings of a measurement that its files state. */
export interface ProfileSetting extends SessionOptions {
  statistic: Statistic;
}

/** A profile as JSON: all that was measured but the single runs, times in ns. */
export function describeProfile(
  { file, operators, runtime, profile, measured }: OnnxProfile,
  { threads, provider, statistic }: ProfileSetting,
) {
  return {
    ...profile,
    file,
    operators,
    threads,
    provider,
    statistic,
    runtime: `onnxruntime-node ${runtime}`,
    machine: machine(),
    node: process.version,
    repro: packageRoot().version,
    loads: measured.loads.map(Math.round),
    batches: measured.batches.map(({ batch, summary, steady }) => ({ batch, ...summary, steady })),
  };
}

/**
 * Writes `<name>.csv` (a zoo of one model), `<name>.json`, the figure and its table of every run into a folder that exists.
 * Returns the files, the zoo first. @throws UserError when one cannot be written.
 */
export async function saveProfile(
  measured: OnnxProfile,
  setting: ProfileSetting,
  folder: string,
  formats: readonly string[],
): Promise<string[]> {
  const { name } = measured.profile;
  const how = `ONNX Runtime ${measured.runtime}, ${setting.provider}, ${setting.threads} thread${setting.threads === 1 ? '' : 's'}`;
  const remarks = [
    `measured with repro ${packageRoot().version}: ${how}, ${machine()}`,
    `bN_ms is the ${setting.statistic} of a batch's runs, transfer_ms the median time to load the model`,
  ];
  const zoo = writeInto(folder, `${name}.csv`, zooText([measured.profile], remarks));
  const described = `${JSON.stringify(describeProfile(measured, setting), null, 2)}\n`;
  const json = writeInto(folder, `${name}.json`, described);
  const asked = { name, setting: `${how}, on ${machine()}` };
  const figure = profileFigure(name, measured.measured.batches, asked.setting);
  return [zoo, json, ...(await writeFigures([figure], folder, formats, { by: 'profile', runs: [], asked }))];
}

/** The processor of this machine, for people. */
export function machine(): string {
  return cpus()[0]?.model.trim() || process.arch;
}
