import { join } from 'node:path';
import { UserError } from '../errors.js';
import type { ExperimentDeclaration, Figure } from '../experiment/declaration.js';
import { callUserCode } from '../experiment/user-code.js';
import { withDeclaredNames } from '../telemetry/logdir/infer.js';
import type { Run } from '../telemetry/run.js';
import { checkFigures } from './check-figures.js';
import { genericRequests } from './generic-requests.js';
import { parseFormats, parseThemes, renderFigure, usualFormats, usualThemes } from './render/render.js';
import { writeFigures } from './write.js';

/** What the plot of a run needs of its experiment: its figures, and the folder that its data files are in. */
export interface PlottedExperiment {
  declaration: Pick<ExperimentDeclaration, 'name' | 'parameters' | 'figures'>;
  folder: string;
  /** A user's own file: what its figures throw is the user's to mend. */
  file?: string;
}

export interface PlotOptions {
  /** Folder that the files go into; `graphs` in the logdir when absent. */
  outDir?: string;
  /** SVG, PNG and PDF when absent; `html` on request. */
  formats?: readonly string[];
  /** Colours of images: light when absent; dark ones are written beside them as `<name>.dark.<format>`. */
  themes?: readonly string[];
  /** Hears of each file as it is written. */
  report?(file: string): void;
}

const plotAgain = (run: Run) => `repro plot -l ${run.dir}`;

async function buildAll(run: Run, experiment: PlottedExperiment | null): Promise<Figure[]> {
  if (!experiment) return genericRequests(run);
  const { declaration, folder, file } = experiment;
  const named = withDeclaredNames(run, declaration);
  const figures: Figure[] = [];
  for (const declared of declaration.figures) {
    const built = await callUserCode(
      { file, what: `figure ${declared.name}`, again: plotAgain(run) },
      async () => {
        const given: unknown = await declared.build(named, { folder });
        checkFigures(given);
        return given;
      },
    );
    figures.push(...built);
  }
  return figures;
}

/**
 * Draws a run: the figures that its experiment declares, or the generic request figure of each point when there is no
 * experiment. Returns the files written.
 * @throws UserError when a format or a theme is unknown, the run holds nothing to draw, or a figure of a user's own file fails.
 */
export async function plotRun(
  run: Run,
  experiment: PlottedExperiment | null,
  options: PlotOptions = {},
): Promise<string[]> {
  const formats = parseFormats(options.formats ?? usualFormats);
  const themes = parseThemes(options.themes ?? usualThemes);
  if (experiment?.declaration.figures.length === 0)
    throw new UserError(
      'E_NOTHING_TO_PLOT',
      `Experiment ${experiment.declaration.name} declares no figures.`,
      'Declare some in its figures: docs/experiments.md shows how.',
    );
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
  const drawn: typeof renderFigure = (figure, wanted) =>
    callUserCode({ file: experiment?.file, what: `drawing '${figure.title}'`, again: plotAgain(run) }, () =>
      renderFigure(figure, wanted, themes),
    );
  return writeFigures(figures, options.outDir ?? join(run.dir, 'graphs'), formats, options.report, drawn);
}
