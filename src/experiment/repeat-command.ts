import { commandLine } from '../shell-word.js';
import type { Manifest, RepeatRule, Values } from '../telemetry/run.js';
import type { AnyExperiment } from './parameters.js';

/**
 * The command that repeats a run: what was set over the scale's own values, and what was selected. `more` is put after it.
 * A rule of `--until` is asked again, since `repeats` is then only what the point with the most has come to.
 */
export function repeatCommand(
  manifest: Pick<
    Manifest,
    | 'experiment'
    | 'experimentFile'
    | 'scale'
    | 'seed'
    | 'repeats'
    | 'until'
    | 'parameters'
    | 'swept'
    | 'selected'
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
    until,
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
  return commandLine(
    ...['repro', 'run', experimentFile ?? experiment, '--scale', scale],
    ...(seed === 0 ? [] : ['--seed', String(seed)]),
    ...(until ? ruleFlags(until) : repeats > 1 ? ['--repeats', String(repeats)] : []),
    ...settings.flatMap((setting) => ['--set', setting]),
    ...selected.flatMap((filter) => ['--points', filter]),
    ...more,
  );
}

const ruleFlags = ({ relative, most }: RepeatRule): string[] => [
  ...['--until', `${Number((100 * relative).toPrecision(12))}%`],
  ...['--max-repeats', String(most)],
];
