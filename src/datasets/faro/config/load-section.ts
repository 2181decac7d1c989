import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import type { Spacing } from '../../../serving-core/faro/simulator/arrivals.js';
import type { Load } from '../../../serving-core/faro/simulator/options.js';
import { stream } from '../../../serving-core/random/streams.js';
import type { YamlPlace } from '../../yaml/yaml-place.js';
import { readFaroCounts } from '../read-counts.js';
import { needed } from './needed.js';

/** Arrivals of every job that has some, by its name `cluster/job`, and the files that they were read from. */
export interface ConfiguredLoads {
  readonly byJob: ReadonlyMap<string, Load[]>;
  readonly files: readonly string[];
}

/** Most requests of a generator that counts them: 80 MB of times. */
const MOST = 10_000_000;

/** Reads `load_specs`. `locate` finds the file that a path means. Throws `UserError` with file and line. */
export function loadSection(
  place: YamlPlace,
  jobs: readonly string[],
  locate: (place: YamlPlace) => string,
): ConfiguredLoads {
  const byJob = new Map<string, Load[]>();
  const files: string[] = [];
  for (const [i, spec] of place.list().entries()) {
    const fields = spec.fields(['type', 'params']);
    const type = needed(spec, fields, 'type').choice(['json', 'poisson', 'fixed', 'csv', 'continuous']);
    const params = needed(spec, fields, 'params');
    const file = (path: YamlPlace) => {
      const found = locate(path);
      files.push(found);
      return found;
    };
    const loads = readLoads(type, params, file, i);
    for (const [job, load] of loads) {
      if (!jobs.includes(job))
        throw params.wrong(`${params.what} sends to ${job}, which is no job of the configuration`);
      byJob.set(job, [...(byJob.get(job) ?? []), load]);
    }
  }
  return { byJob, files };
}

type Loads = [job: string, load: Load][];
type Kind = 'json' | 'poisson' | 'fixed' | 'csv' | 'continuous';

function readLoads(kind: Kind, params: YamlPlace, file: (place: YamlPlace) => string, index: number): Loads {
  if (kind === 'json') return json(params, file);
  if (kind === 'csv') return csv(params, file);
  return kind === 'continuous' ? continuous(params) : generated(params, kind, index);
}

function json(params: YamlPlace, file: (place: YamlPlace) => string): Loads {
  const fields = params.fields([
    ...(['path', 'unit_time', 'poisson', 'send_over_unit_time', 'instantly', 'overhead_s', 'seed'] as const),
  ]);
  const { names, counts } = readFaroCounts(file(needed(params, fields, 'path')));
  const spread = {
    unit: fields.unit_time?.positive() ?? 1,
    overhead: fields.overhead_s?.atLeast(0) ?? 0,
    seed: fields.seed?.count(Number.MAX_SAFE_INTEGER, 0) ?? 42,
    spacing: spacingOf(fields),
  };
  return names.map((name, i) => [name, { counts: counts[i], ...spread }]);
}

// As in the original, `instantly` goes before `poisson`, and that before even gaps.
function spacingOf({
  instantly,
  poisson,
  send_over_unit_time: over,
}: Partial<Record<'instantly' | 'poisson' | 'send_over_unit_time', YamlPlace>>): Spacing {
  const [atOnce, drawn, wide] = [instantly, poisson, over].map((place) => place?.boolean() ?? false);
  if (atOnce) return 'instant';
  if (drawn) return 'poisson';
  return wide ? 'uniform' : 'half-uniform';
}

function generated(params: YamlPlace, type: 'poisson' | 'fixed', index: number): Loads {
  const fields = params.fields(['interval_s', 'cluster_name', 'job_name', 'max_num_tasks']);
  if (!fields.max_num_tasks)
    throw params.wrong(`${params.what} lacks 'max_num_tasks': its load would never end`);
  const gap = needed(params, fields, 'interval_s').positive() * 1e9;
  const job = jobOf(params, fields);
  const random = stream(0, `faro/config/${index}/${job}`);
  const times = new Float64Array(fields.max_num_tasks.count(MOST));
  let time = 0;
  for (let i = 0; i < times.length; i++) {
    time += type === 'fixed' ? gap : -Math.log(1 - random.next()) * gap;
    times[i] = time;
  }
  return [[job, { times }]];
}

// One request after another: the next goes once the one before has ended, and `overhead_s` after that one went at the earliest.
function continuous(params: YamlPlace): Loads {
  const fields = params.fields(['cluster_name', 'job_name', 'num_tasks', 'overhead_s']);
  const tasks = needed(params, fields, 'num_tasks').count(MOST);
  const overhead = fields.overhead_s?.atLeast(0) ?? 0;
  return [[jobOf(params, fields), { tasks, overhead }]];
}

function jobOf(params: YamlPlace, fields: Partial<Record<'cluster_name' | 'job_name', YamlPlace>>): string {
  return `${needed(params, fields, 'cluster_name').text()}/${needed(params, fields, 'job_name').text()}`;
}

function csv(params: YamlPlace, file: (place: YamlPlace) => string): Loads {
  const fields = params.fields(['path']);
  const path = file(needed(params, fields, 'path'));
  const wrong = (line: number, what: string) => params.wrong(`${params.what}: ${path}:${line} ${what}`);
  let rows: string[][];
  try {
    rows = parse(readFileSync(path, 'utf8'), { skip_empty_lines: true });
  } catch (error) {
    throw params.wrong(`${path} is no CSV file: ${(error as Error).message}`);
  }
  const [func, start] = ['func', 'start_timestamp'].map((name) => rows[0]?.indexOf(name) ?? -1);
  if (func < 0 || start < 0) throw wrong(1, 'has no columns func and start_timestamp');
  const byJob = new Map<string, number[]>();
  let last = 0;
  for (const [i, row] of rows.slice(1).entries()) {
    const time = row[start] === '' ? Number.NaN : Number(row[start]) * 1e9;
    if (!(time >= last && Number.isFinite(time)))
      throw wrong(i + 2, `has '${row[start]}', which is no time after the last`);
    last = time;
    const job = `${row[func]}/${row[func]}`;
    const times = byJob.get(job) ?? [];
    times.push(time);
    byJob.set(job, times);
  }
  return [...byJob].map(([job, times]) => [job, { times: Float64Array.from(times) }]);
}
