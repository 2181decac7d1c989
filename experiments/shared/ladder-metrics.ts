import { type Metrics, type PointView, requestSeries } from 'repro';

/**
 * Satisfaction at each rung of an SLO ladder, of the rows that `where` selects in SQL: what the claims about its curves compare. Its
 * interval is held to a share of the whole and not of the value, since they allow it absolute differences.
 */
export async function ladderMetrics({ files }: PointView, where?: string): Promise<Metrics> {
  if (files.requests === undefined) return {};
  const { factors } = await requestSeries(files.requests, { where });
  const sum = (values: Float64Array) => values.reduce((all, value) => all + value, 0);
  return Object.fromEntries(
    factors.map(({ sloFactor, rows, met }) => [
      `satisfaction at ${Number(sloFactor.toFixed(2))}×`,
      { value: sum(met) / sum(rows), least: 1 },
    ]),
  );
}
