import type { Allocation, MeasuredMix } from '../../capacity/allocate.js';
import { profileSource } from '../../capacity/setting.js';
import { count } from '../../plural.js';
import { renderTable } from '../table.js';
import { rateText } from './rate-text.js';

/** The leading mixes of a ranking, a line each, with what was measured. */
export function allocationText(
  allocation: Allocation,
  measured: readonly MeasuredMix[],
  shown: number,
  width: number,
): string {
  const { table, qos, space, ranking, chosen } = allocation;
  const mixes = count(ranking.length, 'mix', 'mixes');
  const head = `${table.model}, target ${qos / 1e6} ms, budget ${space.budget} $/h: ${mixes}, ranked by ${profileSource(allocation)}`;
  const found = new Map(measured.map(({ counts, throughput }) => [counts, throughput]));
  const rows = ranking.flatMap((mix, i) => {
    const throughput = found.get(mix.counts);
    if (i >= shown && !throughput && mix !== chosen) return [];
    const served = throughput
      ? `${rateText(throughput.value)}${throughput.high > throughput.value ? ` ±${rateText(throughput.high - throughput.value)}` : ''}`
      : '';
    return [
      [
        String(i + 1),
        ...mix.counts.map(String),
        mix.price.toFixed(3),
        rateText(mix.bound),
        ...(found.size > 0 ? [served] : []),
        mix === chosen ? 'chosen' : '',
      ],
    ];
  });
  const right = ['RANK', ...space.types, '$/H', 'BOUND', 'MEASURED'];
  const columns = ['RANK', ...space.types, '$/H', 'BOUND', ...(found.size > 0 ? ['MEASURED'] : []), ''];
  return `${head}\n\n${renderTable(columns, rows, { width, right })}\n\n${meaning(found.size > 0)}`;
}

function meaning(measured: boolean): string {
  return `BOUND ${measured ? 'and MEASURED are' : 'is'} in queries/s; chosen is what Kairos takes without a trial.`;
}

/** What KAIROS+ comes to. */
export function plusText({ ranking }: Allocation, measured: readonly MeasuredMix[]): string {
  const best = measured.reduce((a, b) => (b.throughput.value > a.throughput.value ? b : a));
  return `KAIROS+ tried ${measured.length} of ${ranking.length} mixes and takes ${best.counts.join(',')}: ${rateText(best.throughput.value)} queries/s.`;
}

/** What `--json` prints. */
export function allocationJson(allocation: Allocation, measured: readonly MeasuredMix[]) {
  const { table, qos, space, profile, latencies, ranking, chosen } = allocation;
  return {
    model: table.model,
    qosMs: qos / 1e6,
    budget: space.budget,
    types: space.types,
    latencies,
    profile: { from: profileSource(allocation), ...profile },
    chosen,
    ranking,
    measured,
  };
}
