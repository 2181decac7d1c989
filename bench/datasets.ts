import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepSyntheticDay, readAzureDay, syntheticAzureDay } from '../src/datasets/azure/index.js';
import { best, type Measurement } from './measure.js';

/**
 * Function-days per second of one core: a whole synthetic Azure day made in memory, the same made and written, a day of
 * that size read back, against the floor of looking at each byte of the file once.
 */
export async function datasets(functions = 46_000, repeats = 3): Promise<Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), 'repro-bench-'));
  try {
    const unit = 'function-days/s';
    const made = best(
      'synthetic day, in memory',
      unit,
      () => syntheticAzureDay({ functions }).functions,
      undefined,
      repeats,
    );
    let file = '';
    const written = best(
      'synthetic day, written',
      unit,
      () => {
        file = keepSyntheticDay({ functions }, folder).file;
        return functions;
      },
      made,
      repeats,
    );
    const floor = best('read every byte', unit, () => commas(file) && functions, undefined, repeats);
    return [made, written, floor, await reading(file, unit, floor, repeats)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function reading(
  file: string,
  unit: string,
  floor: Measurement,
  repeats: number,
): Promise<Measurement> {
  let perSecond = 0;
  for (let i = 0; i < repeats; i++) {
    const start = process.cpuUsage();
    const { functions } = await readAzureDay(file);
    const { user, system } = process.cpuUsage(start);
    perSecond = Math.max(perSecond, functions / ((user + system) / 1e6));
  }
  return {
    name: 'readAzureDay',
    unit,
    perSecond,
    ratio: { to: floor.name, value: perSecond / floor.perSecond },
  };
}

function commas(file: string): number {
  const bytes = readFileSync(file);
  let count = 0;
  for (let i = 0; i < bytes.length; i++) if (bytes[i] === 44) count++;
  return count;
}
