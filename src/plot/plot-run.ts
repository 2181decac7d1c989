import { join } from 'node:path';
import { UserError } from '../errors.js';
import type { ExperimentDeclaration, Figure, FigureDeclaration } from '../experiment/declaration.js';
import { callUserCode } from '../experiment/user-code.js';
import { commandLine } from '../shell-word.js';
import { withDeclaredNames } from '../telemetry/logdir/infer.js';
import type { Run } from '../telemetry/run.js';
import { checkFigures } from './check-figures.js';
import { genericRequests } from './generic-requests.js';
import type { Origin } from './metadata/figure-metadata.js';
import { runOrigin } from './metadata/run-origin.js';
import { parseFormats, parseThemes, renderFigure, usualFormats, usualThemes } from './render/render.js';
import { whyNotDrawn } from './why-not-drawn.js';
import { type Render, writeFigures } from './write.js';

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
  /** Hears of each declared figure that this run gives nothing to draw, while others are drawn. */
  note?(sentence: string): void;
}

/** Code of the error when figures are declared, and the run gives none of them anything to draw. */
export const NOTHING_TO_PLOT = 'E_NOTHING_TO_PLOT';

const plotAgain = (run: Run) => commandLine('repro', 'plot', '-l', run.dir);

async function buildAll(
  run: Run,
  experiment: PlottedExperiment | null,
): Promise<{ figures: Figure[]; empty: FigureDeclaration[] }> {
  if (!experiment) return { figures: await genericRequests(run), empty: [] };
  const { declaration, folder, file } = experiment;
  const named = withDeclaredNames(run, declaration);
  const figures: Figure[] = [];
  const empty: FigureDeclaration[] = [];
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
    if (built.length === 0) empty.push(declared);
  }
  return { figures, empty };
}

/**
 * Builds the figures of a run without drawing them, and says of each that is declared and has nothing to draw why; `nothing` is the error
 * for whoever must have some.
 *
 * @throws UserError when a figure of a user's own file fails.
 */
export async function figuresOf(
  run: Run,
  experiment: PlottedExperiment | null,
): Promise<{ figures: Figure[]; notes: string[]; nothing: UserError | null }> {
  const { figures, empty } = await buildAll(run, experiment);
  const why = ({ needs }: Pick<FigureDeclaration, 'needs'>) =>
    whyNotDrawn(run, needs, experiment?.file ?? experiment?.declaration.name ?? '');
  const notes = empty.map((figure) => `Figure ${figure.name} is not drawn. ${why(figure).reason}`);
  if (figures.length > 0) return { figures, notes, nothing: null };
  const { reason, next } = why(empty[0] ?? { needs: ['requests'] });
  const all = notes.length > 0 ? notes : [reason];
  return { figures, notes: all, nothing: new UserError(NOTHING_TO_PLOT, reason, next) };
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
  const { figures, notes, nothing } = await figuresOf(run, experiment);
  if (nothing) throw nothing;
  for (const note of notes) options.note?.(note);
  const drawn: Render = (figure, wanted, metadata) =>
    callUserCode({ file: experiment?.file, what: `drawing '${figure.title}'`, again: plotAgain(run) }, () =>
      renderFigure(figure, wanted, themes, metadata),
    );
  const folder = options.outDir ?? join(run.dir, 'graphs');
  const origin: Origin = { by: 'run', runs: [runOrigin(run)] };
  return writeFigures(figures, folder, formats, origin, options.report, drawn);
}
