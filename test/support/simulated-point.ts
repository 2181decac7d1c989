import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SystemSpec } from '../../src/experiment/declaration.js';
import { simulatePoint } from '../../src/runner/targets/sim.js';
import { type TableName, tableFiles } from '../../src/telemetry/columns.js';

/** Simulates a point that needs no zoo, with seed 0, into a folder of its own; `file` finds its tables. */
export async function simulatedPoint(
  spec: SystemSpec,
  telemetry: readonly TableName[],
  cancelled = () => false,
) {
  const folder = mkdtempSync(join(tmpdir(), `${spec.system}-`));
  const job = { name: 'p', seed: 0, spec, profiles: {}, telemetry, folder, invariants: true };
  const outcome = await simulatePoint(job, { progress: () => {}, cancelled });
  return { ...outcome, folder, file: (table: TableName) => join(folder, tableFiles[table]) };
}
