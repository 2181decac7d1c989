import { LATE } from '../../live/client/report.js';
import type { Played } from '../../live/pipeline/play-trace.js';

/** Why a replay counts for nothing, a sentence each; none when it is valid. */
export function invalidity({ queries, batches }: Pick<Played, 'queries' | 'batches'>): string[] {
  const share = ({ late, sent }: { late: number; sent: number }) => ((100 * late) / sent).toFixed(1);
  const after = `more than ${LATE / 1e6} ms after their time`;
  const reasons: string[] = [];
  if (!queries.isValid)
    reasons.push(`The generator fell behind: ${share(queries)} % of the queries were sent ${after}.`);
  if (!batches.isValid)
    reasons.push(`The replicas overslept: ${share(batches)} % of the batches ended ${after}.`);
  return reasons;
}
