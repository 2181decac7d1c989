/**
 * How inferences of several streams slow each other on a GPU that nobody schedules: each starts its kernels whenever it likes. Two
 * levels: in turns, one or two streams are *favoured* and share the speed of an idle GPU; all others progress only in
 * the gaps that these leave. Work that fills the GPU gains less from company, and the same parts are of that smaller speed. experiments/fig2/README.md says how each number was calibrated.
 */
export interface ContentionModel {
  /**
   * Work done per unit of time by n concurrent streams, against one alone: rows [n, speed], ascending from n = 1. Between rows
   * linear in log n; beyond the last row constant.
   */
  gain: readonly (readonly [streams: number, speed: number])[];
  /** Probability that a turn favours one, two, three, ... streams; sums to 1. Empty: all advance alike, without turns. */
  favoured: readonly number[];
  /** Length of a turn with n streams competing: uniform in shortest..longest (ns), times (n - 1) ^ growth. */
  turn: { shortest: number; longest: number; growth: number };
}

export type ContentionPreset = 'v100' | 'none';

export const contentionPresets: Readonly<Record<ContentionPreset, ContentionModel>> = {
  // Calibrated to the digitised Figure 2b of the Clockwork paper: 343, 353, 402, 427, 455 requests/s, and its boxes.
  v100: {
    gain: [
      [1, 1],
      [2, 353 / 343],
      [4, 402 / 343],
      [8, 427 / 343],
      [16, 455 / 343],
    ],
    favoured: [0.5, 0.5],
    turn: { shortest: 9e6, longest: 13e6, growth: 2 },
  },
  // Ideal time sharing: no gain and no favour, all streams advance alike.
  none: { gain: [[1, 1]], favoured: [], turn: { shortest: 1e9, longest: 1e9, growth: 0 } },
};

/** Total speed of n concurrent streams of single inferences, against one alone. */
export function concurrencySpeed({ gain }: ContentionModel, streams: number): number {
  const above = gain.findIndex(([n]) => n >= streams);
  if (above < 0) return gain[gain.length - 1][1];
  const [n1, speed1] = gain[above];
  if (above === 0 || n1 === streams) return speed1;
  const [n0, speed0] = gain[above - 1];
  return speed0 + (speed1 - speed0) * (Math.log(streams / n0) / Math.log(n1 / n0));
}
