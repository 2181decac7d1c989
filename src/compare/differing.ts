import { datasetText } from '../telemetry/dataset-text.js';
import type { Manifest, Value } from '../telemetry/run.js';
import type { ComparedRun } from './compared-run.js';

/** Something that is one value in each run, and not the same in all: what is compared. Null in a run that does not say. */
export interface Differing {
  name: string;
  values: (Value | null)[];
}

/** What a manifest says of a whole run, by the words of its fields. */
const said: Readonly<Record<string, (manifest: Manifest) => Value | undefined>> = {
  experiment: ({ experiment }) => experiment,
  scale: ({ scale }) => scale,
  target: ({ target }) => target,
  seed: ({ seed }) => seed,
  repeats: ({ repeats }) => repeats,
  data: ({ datasets = [] }) => datasets.map(datasetText).join('; ') || undefined,
  'repro version': ({ versions }) => versions.repro,
  'core version': ({ versions }) => versions.core,
  commit: ({ gitCommit }) => gitCommit?.slice(0, 12),
  machine: ({ machine }) => machine && `${machine.cpus} x ${machine.cpuModel}`,
};

/** What differs between runs as wholes: seed, version, target, machine, and parameters that are the same in all points of each. */
export function differing(runs: readonly ComparedRun[]): Differing[] {
  const rows = Object.entries(said).map(([name, of]) => ({
    name,
    values: runs.map(({ manifest }) => (manifest && of(manifest)) ?? null),
  }));
  const names = new Set(
    runs.flatMap(({ points }) => points.flatMap((point) => Object.keys(point.parameters))),
  );
  const parameters = [...names].sort().flatMap((name): Differing[] => {
    const values = runs.map(({ points }) => new Set(points.map((point) => point.parameters[name])));
    if (values.some((one) => one.size > 1)) return [];
    return [{ name, values: values.map((one) => [...one][0] ?? null) }];
  });
  return [...rows, ...parameters].filter(({ values }) => {
    const known = values.filter((value) => value !== null);
    return known.length > 1 && new Set(known).size > 1;
  });
}
