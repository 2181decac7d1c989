import { UserError } from '../../errors.js';
import type { PointView } from '../run.js';
import { type HistogramName, histogramCodes } from '../tables/clockwork.js';
import { type Histogram, histogramOf } from './histogram.js';
import { actionHistograms, requestHistograms } from './histograms-from-rows.js';
import { queryTable } from './query.js';
import { rememberRead } from './remember.js';

type Histograms = Partial<Record<HistogramName, Histogram>>;

/**
 * One distribution of a whole point, ns: latencies, or the errors of a prediction by its sign. From the point's table of
 * histograms, or from its rows when it has none; both in bins of 0.1 %.
 *
 * @throws UserError with file and line for a damaged table; `E_TABLE_MISSING` when the point has neither.
 */
export async function readHistogram(point: PointView, name: HistogramName): Promise<Histogram> {
  const { histograms, requests, actions } = point.files;
  const ofRequests = name.endsWith('_latency') || name === 'latency';
  let all: Histograms | undefined;
  if (histograms !== undefined) {
    all = await rememberRead(histograms, 'histograms', () => fromTable(histograms));
  } else if (ofRequests && requests !== undefined) {
    all = await rememberRead(requests, 'histograms', () => requestHistograms(requests));
  } else if (!ofRequests && actions !== undefined) {
    all = await rememberRead(actions, 'histograms', () => actionHistograms(actions));
  }
  if (all) return all[name] ?? histogramOf([], [], []);
  throw new UserError(
    'E_TABLE_MISSING',
    `Point ${point.name} has neither a table of histograms nor rows of ${ofRequests ? 'requests' : 'actions'}.`,
    'Run it with --telemetry all.',
  );
}

async function fromTable(path: string): Promise<Histograms> {
  const { rows, columns } = await queryTable(path, 'histograms', 'SELECT * FROM histograms');
  const { histogram, low, high, count } = columns;
  for (let i = 0; i < rows; i++) {
    const follows = i > 0 && histogram[i] === histogram[i - 1];
    const wrong =
      high[i] < low[i]
        ? `ends its bin at ${high[i]}, below ${low[i]}`
        : follows && low[i] <= high[i - 1]
          ? `begins its bin at ${low[i]}, within the one before`
          : i > 0 && histogram[i] < histogram[i - 1]
            ? `goes back to histogram ${histogram[i]}`
            : null;
    if (wrong === null) continue;
    throw new UserError(
      'E_TABLE_ROW',
      `${path}:${i + 2} ${wrong}.`,
      'Restore the table, or run the point again.',
    );
  }
  const all: Histograms = {};
  for (const [name, code] of Object.entries(histogramCodes)) {
    const first = histogram.indexOf(code);
    if (first < 0) continue;
    const end = histogram.lastIndexOf(code) + 1;
    all[name as HistogramName] = histogramOf(
      low.slice(first, end),
      high.slice(first, end),
      count.slice(first, end),
    );
  }
  return all;
}
