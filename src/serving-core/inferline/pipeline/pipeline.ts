import type { Profile } from './profile.js';

export interface PipelineModel {
  readonly name: string;
  /** Measured profile by type of hardware. */
  readonly profiles: Readonly<Record<string, Profile>>;
}

/** From where an edge leads when queries come from outside. */
export const SOURCE = -1;

/** Which of the queries that leave a model an edge takes: all, or those of a draw that came out as `when`. */
export interface Condition {
  /** Index into the pipeline's draws. */
  readonly draw: number;
  readonly when: boolean;
}

export interface Edge {
  /** Index of a model, or SOURCE. */
  readonly from: number;
  readonly to: number;
  readonly condition?: Condition;
}

/** A type of hardware and what a replica on it costs, $/h. */
export interface Hardware {
  readonly name: string;
  readonly price: number;
}

/**
 * A prediction pipeline: a directed acyclic graph of models. A query takes the edges that its draws open; a model that several open
 * edges reach waits for all of them; the query is answered when every output that it reaches has answered.
 */
export interface Pipeline {
  readonly name: string;
  /** What it is and where its numbers come from, for people. */
  readonly description: string;
  /** Parents before children. */
  readonly models: readonly PipelineModel[];
  /** In the order in which a model hands its answers on. */
  readonly edges: readonly Edge[];
  /** Models whose answers make up the pipeline's. */
  readonly outputs: readonly number[];
  /** Probability of each draw. */
  readonly draws: readonly number[];
  readonly hardware: readonly Hardware[];
}

/** How one model is served. */
export interface ModelConfig {
  readonly hardware: string;
  /** Largest batch. */
  readonly batch: number;
  readonly replicas: number;
}

/** One entry a model, in the pipeline's order. */
export type PipelineConfig = readonly ModelConfig[];

/** Price of a type of hardware, $/h. Throws RangeError for one that the pipeline does not price. */
export function priceOf(pipeline: Pipeline, name: string): number {
  const found = pipeline.hardware.find((hardware) => hardware.name === name);
  if (!found) throw new RangeError(`pipeline ${pipeline.name} has no price for hardware ${name}`);
  return found.price;
}

/** Cost of a configuration, $/h: every replica pays for its own hardware, and nothing for its host. */
export function costOf(pipeline: Pipeline, config: PipelineConfig): number {
  return config.reduce((sum, { hardware, replicas }) => sum + replicas * priceOf(pipeline, hardware), 0);
}

/** The profile of a model in a configuration. */
export function profileIn(pipeline: Pipeline, config: PipelineConfig, model: number): Profile {
  return pipeline.models[model].profiles[config[model].hardware];
}
