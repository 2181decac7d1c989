import { join, resolve } from 'node:path';
import { parseConfig } from '../../datasets/pipelines/config-file.js';
import { findPipeline, readText } from '../../datasets/pipelines/find.js';
import { UserError } from '../../errors.js';
import { type LoadedTrace, loadTrace, type TraceOptions } from '../../planning/trace.js';
import { Engine } from '../../serving-core/inferline/estimator/engine.js';
import { estimate } from '../../serving-core/inferline/estimator/estimate.js';
import { Workspace } from '../../serving-core/inferline/estimator/workspace.js';
import { drawRoutes } from '../../serving-core/inferline/pipeline/draw-routes.js';
import type { Pipeline, PipelineConfig } from '../../serving-core/inferline/pipeline/pipeline.js';
import { gapStatistics } from '../../workloads/gaps/statistics.js';
import { writableFolder } from '../../write-file.js';
import { type Comparison, compare } from './compare.js';
import { crowded, type OnnxOptions, onnxModels } from './onnx-models.js';
import { serveLive } from './serve-live.js';
import { writeReplay } from './write-replay.js';

export interface ReplayOptions {
  pipeline: string;
  config: string;
  trace: TraceOptions;
  /** Only so many of the trace's queries, from its first. */
  first: number | undefined;
  /** ms. */
  slo: number | undefined;
  /** ms that an idle replica waits before it takes a batch. */
  batchingDelay: number;
  /** Share of the service times' variation that their p99 latencies ask for, 0 to 1. */
  variation: number;
  /** Processes between which the replicas are dealt; one a replica when undefined. */
  processes: number | undefined;
  /** Models that name an ONNX file run it; all sleep when undefined. */
  onnx: OnnxOptions | undefined;
  output: string;
}

export interface Replayed extends Comparison {
  pipeline: Pipeline;
  config: PipelineConfig;
  trace: Omit<LoadedTrace, 'gaps'>;
  processes: number;
  variation: number;
  batchingDelay: number;
  executor: { name: 'sleep' } | ({ name: 'onnx' } & OnnxOptions);
  slo: number | null;
  files: string[];
}

export interface ReplayProgress {
  /** Before anything starts: processes and seconds that it will take at least. */
  starting?(processes: number, seconds: number): void;
  /** What makes the replay differ from its estimate, a sentence. */
  notice?(sentence: string): void;
  answered?(answered: number, queries: number): void;
}

/** Replicas with a process each; more must share processes, which the user then has to say. */
export const MOST_PROCESSES = 64;
const NEXT = 'Give another --output.';

/**
 * Serves a trace by real processes, and compares with the estimator what it took. Throws UserError for wrong
 * input (before anything starts), for processes that cannot be started or end, and an interruption by
 * `signal`.
 */
export async function replayPipeline(
  options: ReplayOptions,
  progress: ReplayProgress,
  signal: AbortSignal,
): Promise<Replayed> {
  const pipeline = findPipeline(options.pipeline);
  const config = parseConfig(
    options.config,
    readText(options.config, 'a YAML file of a configuration'),
    pipeline,
  );
  const { gaps, source } = firstOf(loadTrace(options.trace), options.first);
  const trace = { source, statistics: gapStatistics(gaps) };
  const processes = processesOf(config, options.processes);
  const compute = options.onnx && (await onnxModels(options.pipeline, pipeline, config, options.onnx));
  const computes = compute?.models.map((model) => model !== undefined);
  const output = resolve(options.output);
  const logs = join(output, 'processes');
  for (const folder of [output, logs]) writableFolder(folder, NEXT);

  const seed = options.trace.seed ?? 0;
  const slo = options.slo ?? Number.POSITIVE_INFINITY;
  const routes = drawRoutes(pipeline, gaps.length + 1, seed);
  const expected = new Workspace(pipeline, gaps, routes);
  const { variation, batchingDelay } = options;
  const rules = { rule: 'batch', ties: 'lifo', batchingDelay, slo } as const;
  const estimated = estimate(expected, pipeline, config, rules);
  progress.starting?.(processes, estimated.duration / 1000);
  const notice = compute && crowded(config, compute);
  if (notice) progress.notice?.(notice);
  const served = { pipeline, config, gaps, routes, variation, seed, batchingDelay };
  const live = { ...served, processes, logs, compute };
  const { space, stations, played } = await serveLive(live, signal, progress.answered);
  const comparison = compare(pipeline, config, estimated, space, played, slo, computes);
  const engine = new Engine(expected, stations, { slo, batchingDelay });
  engine.advance();
  const settings = { pipeline, config, slo };
  const tables = [
    ['estimated', expected, engine],
    ['replayed', space, played.router],
  ] as const;
  const executor = options.onnx ? { name: 'onnx' as const, ...options.onnx } : { name: 'sleep' as const };
  const stated = { trace, processes, variation, batchingDelay, executor, slo: options.slo ?? null };
  const files = writeReplay(output, tables, settings, { ...stated, seed, ...comparison });
  return { pipeline, config, ...stated, ...comparison, files };
}

function firstOf({ gaps, source }: LoadedTrace, first: number | undefined) {
  if (first === undefined || first > gaps.length) return { gaps, source };
  return { gaps: gaps.slice(0, first - 1), source: `the first ${first} queries of ${source}` };
}

function processesOf(config: PipelineConfig, asked: number | undefined): number {
  const replicas = config.reduce((sum, { replicas }) => sum + replicas, 0);
  if (asked !== undefined) return Math.min(asked, replicas);
  if (replicas <= MOST_PROCESSES) return replicas;
  throw new UserError(
    'E_VALUE',
    `The configuration has ${replicas} replicas, and more than ${MOST_PROCESSES} processes are too many for one machine.`,
    'Let replicas share processes, which their sleeping models can: --processes 8.',
  );
}
