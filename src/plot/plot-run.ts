import { join } from 'node:path';
import { UserError } from '../errors.js';
import type { ExperimentDeclaration, Figure } from '../experiment/declaration.js';
import { withDeclaredNames } from '../telemetry/logdir/infer.js';
import type { Run } from '../telemetry/run.js';
import { genericRequests } from './generic-requests.js';
import { parseFormats, usualFormats } from './render/render.js';
import { writeFigures } from './write.js';

/** What the plot of a run needs of its experiment: its figures, and the folder that its data files are in. */
export interface PlottedExperiment {
  declaration: Pick<ExperimentDeclaration, 'name' | 'parameters' | 'figures'>;
  folder: string;
}

export interface PlotOptions {
  /** Folder that the files go into; `graphs` in the logdir when absent. */
  outDir?: string;
  /** SVG, PNG and PDF when absent; `html` on request. */
  formats?: readonly string[];
  /** Hears of each file as it is written. */
  report?(file: string): void;
}

async function buildAll(run: Run, experiment: PlottedExperiment | null): Promise<Figure[]> {
  if (!experiment) return genericRequests(run);
  const { declaration, folder } = experiment;
  const named = withDeclaredNames(run, declaration);
  const figures: Figure[] = [];
  for (const declared of declaration.figures) {
    figures.push(...(await declared.build(named, { folder })));
  }
  return figures;
}

/**
 * Draws a run: the figures that its experiment declares, or the generic request figure of each point when there is no
 * experiment. Returns the files written.
 * @throws UserError when the format is unknown or the run holds nothing to draw.
 */
export async function plotRun(
  run: Run,
  experiment: PlottedExperiment | null,
  options: PlotOptions = {},
): Promise<string[]> {
  const formats = parseFormats(options.formats ?? usualFormats);
  const figures = await buildAll(run, experiment);
  if (figures.length === 0) {
    throw new UserError(
      'E_NOTHING_TO_PLOT',
      `No finished point in ${run.dir} has the tables that its figures need.`,
      experiment
        ? `Finish the run: repro run ${experiment.declaration.name} --logdir ${run.dir} --resume`
        : 'Give a folder that holds a request log.',
    );
  }
  return writeFigures(figures, options.outDir ?? join(run.dir, 'graphs'), formats, options.report);
}
