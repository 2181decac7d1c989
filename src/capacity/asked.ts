import { UserError } from '../errors.js';
import type { AskedAllocation } from '../plot/metadata/asked-inputs.js';
import { namedFiles } from '../plot/metadata/named-files.js';
import { distributorNames } from '../serving-core/kairos/spec.js';
import type { MeasureOptions } from './allocate.js';
import type { Setting, SettingOptions } from './setting.js';

/** What a figure of an allocation carries, to be drawn again. @throws UserError when the file of latencies is not there any more. */
export async function askedAllocation(
  setting: SettingOptions,
  { latencies }: Setting,
  which: number | 'plus',
  { distributor, queries, seeds, seed }: MeasureOptions,
): Promise<AskedAllocation> {
  const files = await namedFiles(latencies === 'stand-in' ? [] : [latencies]);
  return { setting: { ...setting, latencies }, which, runs: { distributor, queries, seeds, seed }, files };
}

/** How mixes were simulated, of a figure's metadata. @throws UserError for a distributor that this repro does not have. */
export function askedRuns({ distributor, ...runs }: AskedAllocation['runs']): MeasureOptions {
  const known = distributorNames.find((name) => name === distributor);
  if (known) return { ...runs, distributor: known };
  throw new UserError('E_NO_METADATA', `This repro has no distributor ${distributor}.`, 'Draw it again.');
}
