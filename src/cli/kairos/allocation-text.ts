import type { Allocation, MeasuredMix } from '../../capacity/allocate.js';
import { renderTable } from '../table.js';

/** The leading mixes of a ranking, a line each, with what was measured. */
export function allocationText(
  allocation: Allocation,
  measured: readonly MeasuredMix[],
  shown: number,
  width: number,
): string {
  const { model, qos, space, ranking, chosen, from } = allocation;
  const head = `${model}, target ${qos / 1e6} ms, budget ${space.budget} $/h: ${ranking.length} mixes, ranked by ${from}`;
  const listed = ranking
    .map((mix, i) => ({
      mix,
      rank: i + 1,
      found: measured.find(({ counts }) => counts === mix.counts)?.throughput,
    }))
    .filter(({ mix, rank, found }) => rank <= shown || found !== undefined || mix === chosen);
  const rows = listed.map(({ mix, rank, found }) => [
    String(rank),
    ...mix.counts.map(String),
    mix.price.toFixed(3),
    number(mix.bound),
    ...(measured.length > 0
      ? [found ? `${number(found.value)} ±${number(found.high - found.value)}` : '']
      : []),
    mix === chosen ? 'chosen' : '',
  ]);
  const right = ['RANK', ...space.types, '$/H', 'BOUND', 'MEASURED'];
  const table = renderTable(
    ['RANK', ...space.types, '$/H', 'BOUND', ...(measured.length > 0 ? ['MEASURED'] : []), ''],
    rows,
    { width, right },
  );
  return `${head}\n\n${table}`;
}

function number(value: number): string {
  return value < 1000 ? value.toFixed(1) : value.toFixed(0);
}

/** What `--json` prints. */
export function allocationJson(
  { model, qos, space, profile, from, ranking, chosen }: Allocation,
  measured: readonly MeasuredMix[],
) {
  return {
    model,
    qosMs: qos / 1e6,
    budget: space.budget,
    types: space.types,
    profile: { from, ...profile },
    chosen,
    ranking,
    measured,
  };
}
