import type { LoadedExperiment } from '../experiment/load.js';
import { figuresOf } from '../plot/plot-run.js';
import { pageFigure } from '../plot/render/page-figure.js';
import type { Run } from '../telemetry/run.js';
import type { ReportedFigure } from './data.js';

/** Figures for a page with their titles and captions apart, and why others are not drawn. */
export async function reportedFigures(
  run: Run,
  experiment: LoadedExperiment | null,
): Promise<{ figures: ReportedFigure[]; notes: string[] }> {
  if (experiment?.declaration.figures.length === 0)
    return { figures: [], notes: [`Experiment ${experiment.declaration.name} declares no figures.`] };
  const { figures, notes } = await figuresOf(run, experiment);
  return {
    figures: figures.map(({ name, title, caption, spec }) => ({
      name,
      title,
      caption,
      page: pageFigure({ title: '', caption: '', spec }),
    })),
    notes,
  };
}
