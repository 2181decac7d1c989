import { dataSets } from '../../datasets/catalogue.js';
import { pipelineNames } from '../../datasets/pipelines/find.js';
import { loadBundled } from '../../experiment/load.js';
import type { AnyExperiment, AnyParameter } from '../../experiment/parameters.js';
import { sweepRows } from '../../experiment/sweep.js';
import { sorted } from '../workloads-text.js';
import { listZoos } from '../zoo-text.js';

/** Something that may be typed, and what it is. */
export interface Word {
  value: string;
  description: string;
}

export interface FlagWords {
  name: string;
  char?: string;
  description: string;
  /** Whether a value follows. */
  takesValue: boolean;
  multiple: boolean;
  allowNo: boolean;
  options: readonly string[];
}

export interface CommandWords {
  /** As it is typed: `zoo list`. */
  id: string;
  description: string;
  flags: readonly FlagWords[];
  args: readonly { name: string; options: readonly string[] }[];
}

export interface ExperimentWords extends Word {
  /** For `--set`: names, and the values that a name has where they are few. */
  parameters: readonly (Word & { values: readonly string[] })[];
  /** For `--points`: names of the sweep with their values. */
  points: Readonly<Record<string, readonly string[]>>;
}

/** All that completion knows. The build writes it down, so that a key press loads nothing of repro. */
export interface Words {
  commands: readonly CommandWords[];
  experiments: readonly ExperimentWords[];
  workloads: readonly Word[];
  pipelines: readonly Word[];
  zoos: readonly Word[];
  datasets: readonly Word[];
  /** Those here, which the build does not know. */
  baselines?: readonly Word[];
}

/** What is read of oclif's manifest. */
export interface ManifestCommand {
  summary?: string;
  flags: Readonly<Record<string, ManifestFlag>>;
  args: Readonly<Record<string, { name: string; options?: readonly string[] }>>;
}

interface ManifestFlag {
  name: string;
  char?: string;
  type: 'boolean' | 'option';
  summary?: string;
  description?: string;
  multiple?: boolean;
  allowNo?: boolean;
  hidden?: boolean;
  options?: readonly string[];
}

/** Collects the words of the bundled experiments, workloads and the like, and of the commands of a manifest, by their ids. */
export async function collectWords(commands: Readonly<Record<string, ManifestCommand>>): Promise<Words> {
  const named = (value: string, description = ''): Word => ({ value, description });
  return {
    commands: Object.entries(commands).map(([id, command]) => commandWords(id, command)),
    experiments: (await loadBundled()).map(({ declaration }) => experimentWords(declaration)),
    workloads: sorted().map(({ name, summary }) => named(name, summary)),
    pipelines: pipelineNames().map((name) => named(name)),
    zoos: (await listZoos()).map(({ name, source }) => named(name, source)),
    datasets: dataSets.map(({ name, title }) => named(name, title)),
  };
}

function commandWords(id: string, { summary = '', flags, args }: ManifestCommand): CommandWords {
  return {
    id: id.replaceAll(':', ' '),
    description: summary,
    flags: Object.values(flags)
      .filter(({ hidden }) => !hidden)
      .map(({ name, char, type, summary, description = '', multiple, allowNo, options = [] }) => ({
        name,
        ...(char && { char }),
        description: summary ?? description,
        options,
        takesValue: type === 'option',
        multiple: multiple ?? false,
        allowNo: allowNo ?? false,
      })),
    args: Object.values(args).map(({ name, options = [] }) => ({ name, options })),
  };
}

function experimentWords({ name, title, parameters, sweep }: AnyExperiment): ExperimentWords {
  const rows = sweepRows(sweep);
  const swept = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const valuesOf = (key: string) => [
    ...new Set(rows.flatMap((row) => (key in row ? [String(row[key])] : []))),
  ];
  return {
    value: name,
    description: title,
    parameters: Object.entries<AnyParameter>(parameters).map(([key, parameter]) => ({
      value: key,
      description: parameter.description,
      values:
        parameter.type === 'boolean'
          ? ['true', 'false']
          : [...(parameter.choices ?? []).map(String), ...Object.keys(parameter.presets ?? {})],
    })),
    points: Object.fromEntries(swept.map((key) => [key, valuesOf(key)])),
  };
}
