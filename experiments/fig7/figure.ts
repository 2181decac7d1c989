import type { Figure, FigureContext, FigureDeclaration, Run } from 'repro';
import { byDistribution } from '../shared/values.js';
import { caption } from './figure/caption.js';
import { placePublished, readPublished } from './figure/published.js';
import { ladder, readSeries } from './figure/series.js';
import { spec } from './figure/spec.js';
import { styles } from './figure/style.js';
import { tables } from './figure/tables.js';

/** Figure 7 of the Clockwork paper, one figure per arrival distribution. */
async function build(run: Run, { folder }: FigureContext): Promise<Figure[]> {
  const published = await readPublished(folder);
  const figures: Figure[] = [];
  for (const [dist, points] of byDistribution(run)) {
    const series = await readSeries(run, points);
    if (series.length === 0) continue;
    const name = `fig7_dist=${dist}`;
    const ticks = ladder(series);
    const marks = placePublished(published, series, ticks);
    figures.push({
      name,
      title: `Clockwork, Figure 7: how low can the SLO go?${dist === 'poisson' ? '' : ` (${dist} arrivals)`}`,
      caption: caption(run, points, series, marks),
      spec: spec(series, styles(series), ticks, marks),
      tables: tables(name, series, marks),
    });
  }
  return figures;
}

export const figure: FigureDeclaration = {
  name: 'fig7',
  title: 'Workload satisfaction against SLO multiplier',
  needs: ['requests'],
  build,
};
