import type { Engine } from '../../serving-core/inferline/estimator/engine.js';
import type { Workspace } from '../../serving-core/inferline/estimator/workspace.js';
import {
  type Pipeline,
  type PipelineConfig,
  profileIn,
} from '../../serving-core/inferline/pipeline/pipeline.js';
import { lookUp } from '../../serving-core/inferline/pipeline/profile.js';
import type { inferlineTables } from '../../telemetry/tables/inferline.js';
import type { SystemTables } from '../../telemetry/writer/system-tables.js';

/** InferLine's tables of one point under construction. */
export type InferlineTables = SystemTables<keyof typeof inferlineTables>;

/** What the rows of a served trace are made of, whether it was simulated or replayed. */
export type ServedCounts = Pick<Engine, 'came' | 'batches' | 'longestQueue' | 'waited' | 'busy'>;

/** Writes `queries` and `hops` of a trace that was served to its end. Returns when the last answer came, ns. */
export function writeServed(
  tables: InferlineTables,
  { queries, sentAt, latency: took }: Workspace,
  { came, batches, longestQueue, waited, busy }: ServedCounts,
  { pipeline, config, slo }: { pipeline: Pipeline; config: PipelineConfig; slo: number },
): number {
  let end = 0;
  for (let id = 0; id < queries; id++) {
    const sent = sentAt[id] * 1e6;
    const latency = took[id] * 1e6;
    end = Math.max(end, sent + latency);
    tables.row('queries', [sent, latency, id, Number(took[id] > slo)]);
  }
  for (const [model, { batch, replicas }] of config.entries())
    tables.row('hops', [
      model,
      came[model],
      batches[model].reduce((sum, count) => sum + count, 0),
      Math.max(
        0,
        batches[model].findLastIndex((count) => count > 0),
      ),
      longestQueue[model],
      waited[model] * 1e6,
      busy[model] * 1e6,
      replicas * lookUp(profileIn(pipeline, config, model), batch).throughput,
    ]);
  return end;
}
