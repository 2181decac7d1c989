import { type Histogram, mergeHistograms, type PointView, readHistogram } from 'repro';

/** Actions whose errors Figure 10 shows, and what of them is predicted. */
export type Work = 'infer' | 'load';
export type Predicted = 'duration' | 'completion';

/** Errors of one prediction by their sign, as |actual − expected|, ns. */
export interface Errors {
  /** It took longer than expected, or as long. */
  longer: Histogram;
  shorter: Histogram;
}

/** Errors of a point's successful actions, or null when it left neither histograms nor action rows. */
export async function readErrors(point: PointView, work: Work, predicted: Predicted): Promise<Errors | null> {
  if (point.files.histograms === undefined && point.files.actions === undefined) return null;
  return {
    longer: await readHistogram(point, `${work}_${predicted}_underpredicted`),
    shorter: await readHistogram(point, `${work}_${predicted}_overpredicted`),
  };
}

/** |actual − expected| whatever its sign. */
export const absolute = ({ longer, shorter }: Errors): Histogram => mergeHistograms([longer, shorter]);
