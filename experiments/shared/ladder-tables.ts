import type { FigureTable } from 'repro';
import { ragged } from './tables.js';

/** The original's files of a figure over the ladder: when the multiplier changed, and satisfaction by window, two columns a curve. */
export function ladderTables(
  name: string,
  ticks: readonly { time: number; sloFactor: number }[],
  curves: readonly { stem: string; time: Float64Array; satisfaction: Float64Array }[],
): FigureTable[] {
  return [
    ragged(`${name}_slo_multiplier_changes`, [
      { name: 'SLO_multiplier_TS', cells: ticks.map(({ time }) => time) },
      { name: 'SLO_multiplier_val', cells: ticks.map(({ sloFactor }) => sloFactor) },
    ]),
    ragged(
      `${name}_workload_satisfaction`,
      curves.flatMap(({ stem, time, satisfaction }) => [
        { name: `${stem}_TS`, cells: [...time] },
        { name: `${stem}_WS`, cells: [...satisfaction] },
      ]),
    ),
  ];
}
