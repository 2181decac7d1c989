import type { Manifest, Values } from '../telemetry/run.js';
import type { AnyExperiment } from './parameters.js';

/** The command that repeats a run: what was set over the scale's own values, and what was selected. `more` is put after it. */
export function repeatCommand(
  manifest: Pick<
    Manifest,
    'experiment' | 'experimentFile' | 'scale' | 'seed' | 'repeats' | 'parameters' | 'swept' | 'selected'
  >,
  declaration: AnyExperiment | null,
  more: readonly string[] = [],
): string {
  const {
    experiment,
    experimentFile,
    scale,
    seed,
    repeats,
    parameters,
    swept = {},
    selected = [],
  } = manifest;
  const set = (declaration?.scales[scale].set ?? {}) as Values;
  const settings = [
    ...Object.entries(parameters).flatMap(([name, value]) =>
      set[name] === value ? [] : [`${name}=${value}`],
    ),
    ...Object.entries(swept).map(([name, values]) => `${name}=${values.join('|')}`),
  ];
  return [
    ...['repro', 'run', experimentFile ?? experiment, '--scale', scale],
    ...(seed === 0 ? [] : ['--seed', String(seed)]),
    ...(repeats > 1 ? ['--repeats', String(repeats)] : []),
    ...settings.flatMap((setting) => ['--set', setting]),
    ...selected.flatMap((filter) => ['--points', filter]),
    ...more,
  ]
    .map(quoted)
    .join(' ');
}

const quoted = (word: string): string =>
  /^[\w=.,:/@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
