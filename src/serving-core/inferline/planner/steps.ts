import type { PipelineConfig } from '../pipeline/pipeline.js';

export type Action =
  | 'start'
  | 'add replica'
  | 'remove replica'
  | 'increase batch'
  | 'cheaper hardware'
  | 'dearer hardware';

/** One step of a planner. */
export interface Step {
  action: Action;
  /** Index of the model that it changed; absent for the start. */
  model?: number;
  config: PipelineConfig;
}

/** What a planner did, in order. */
export class Steps {
  readonly list: Step[] = [];

  note(action: Action, model: number | undefined, config: PipelineConfig): void {
    this.list.push({ action, model, config });
  }
}
