import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { configText } from '../../datasets/pipelines/config-file.js';
import type { Workspace } from '../../serving-core/inferline/estimator/workspace.js';
import type { Pipeline, PipelineConfig } from '../../serving-core/inferline/pipeline/pipeline.js';
import { type TableName, tableFiles } from '../../telemetry/columns.js';
import { inferlineTables } from '../../telemetry/tables/inferline.js';
import { SystemTables } from '../../telemetry/writer/system-tables.js';
import { replaceFile, writableFolder } from '../../write-file.js';
import { type ServedCounts, writeServed } from '../targets/served-rows.js';

const NEXT = 'Make room there, or give another --output.';
const TABLES: readonly TableName[] = ['queries', 'hops'];

/**
 * Writes each served trace into a folder of its own, as InferLine's tables, and last `replay.json`, without which the folder is
 * unfinished. Returns the files, that one first.
 */
export function writeReplay(
  output: string,
  served: readonly (readonly [name: string, space: Workspace, counts: ServedCounts])[],
  settings: { pipeline: Pipeline; config: PipelineConfig; slo: number },
  stated: object,
): string[] {
  const summary = join(output, 'replay.json');
  rmSync(summary, { force: true });
  const files: string[] = [];
  for (const [name, space, counts] of served) {
    const folder = join(output, name);
    writableFolder(folder, NEXT);
    const tables = new SystemTables(folder, TABLES, inferlineTables);
    try {
      writeServed(tables, space, counts, settings);
    } finally {
      tables.close();
    }
    for (const table of TABLES) files.push(join(folder, tableFiles[table]));
  }
  const { pipeline, config } = settings;
  files.unshift(replaceFile(join(output, 'config.yaml'), configText(pipeline, config), NEXT));
  const text = `${JSON.stringify({ pipeline: pipeline.name, ...stated }, null, 2)}\n`;
  files.unshift(replaceFile(summary, text, NEXT));
  return files;
}
