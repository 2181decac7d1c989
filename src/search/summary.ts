import { meanHalfWidth } from '../claims/statistics/mean.js';
import type { Wanted } from './climb.js';
import type { CaseFound } from './run-search.js';

/** The findings of one case over its repeats. */
export interface CaseSummary {
  case: string;
  /** What holds the value of every repeat that has one: of the highest the smallest found to meet the goal and the largest found to miss it, of the lowest the other way round. */
  met: number | null;
  missed: number | null;
  /** Mean over these repeats of the middle between the two, and Student's 95 % interval, null for fewer than two. */
  value: number | null;
  low: number | null;
  high: number | null;
  /** Repeats in which the goal was met at every value tried, and at none. */
  everywhere: number;
  nowhere: number;
  repeats: CaseFound[];
}

/** Puts the repeats of each case together, in the order of the cases. */
export function summarise(found: readonly CaseFound[], wanted: Wanted): CaseSummary[] {
  const [ofMet, ofMissed] = wanted === 'highest' ? [Math.min, Math.max] : [Math.max, Math.min];
  const cases = [...new Set(found.map((one) => one.case))];
  return cases.map((name) => {
    const repeats = found.filter((one) => one.case === name);
    const between = repeats.flatMap(({ end, met, missed }) =>
      end === 'between' && met !== null && missed !== null ? [{ met, missed }] : [],
    );
    const middles = between.map(({ met, missed }) => (met + missed) / 2);
    const value = middles.length === 0 ? null : middles.reduce((sum, one) => sum + one, 0) / middles.length;
    const half = meanHalfWidth(middles);
    return {
      case: name,
      met: between.length === 0 ? null : ofMet(...between.map(({ met }) => met)),
      missed: between.length === 0 ? null : ofMissed(...between.map(({ missed }) => missed)),
      value,
      low: value === null || half === undefined ? null : value - half,
      high: value === null || half === undefined ? null : value + half,
      everywhere: repeats.filter(({ end }) => end === 'everywhere').length,
      nowhere: repeats.filter(({ end }) => end === 'nowhere').length,
      repeats,
    };
  });
}
