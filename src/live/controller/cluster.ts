import type { LoadedModel } from '../../serving-core/clockwork/controller/model-state.js';
import type { GetStateResult, LoadModelResult } from '../../serving-core/clockwork/wire/worker-messages.js';
import { costsText, type ModelCosts } from '../lines/actions.js';
import { gibibytes } from '../lines/numbers.js';

/** A model that every worker has, under its number. */
export interface ClusterModel extends ModelCosts {
  path: string;
  inputSize: number;
  outputSize: number;
}

/** Copies that were loaded together, as they must be loaded again by a worker that comes back. */
export interface ModelGroup {
  path: string;
  firstId: number;
  copies: number;
}

interface WorkerState {
  gpus: readonly { id: number; weightsCacheSize: number; totalPages: number; models: readonly number[] }[];
}

/** Workers do not agree about something that they must agree about. */
export class ClusterMismatch extends Error {}

/** What a controller knows of its workers and their models. */
export class Cluster {
  readonly models: (ClusterModel | undefined)[] = [];
  readonly groups: ModelGroup[] = [];
  pageSize = 0;
  private workers: WorkerState[] = [];

  /** The state of every worker, in order. Throws ClusterMismatch. */
  begin(states: readonly GetStateResult[]): void {
    const [first] = states;
    this.pageSize = first.memory.pageSize;
    for (const [i, { memory }] of states.entries()) {
      if (memory.pageSize !== this.pageSize)
        throw new ClusterMismatch(
          `worker ${i} has pages of ${memory.pageSize} bytes, worker 0 of ${this.pageSize}`,
        );
      for (const { id } of first.memory.models)
        if (!memory.models.some((model) => model.id === id))
          throw new ClusterMismatch(`model ${id} is on worker 0, but not on worker ${i}`);
    }
    this.workers = states.map(({ memory }) => ({ gpus: memory.gpus }));
    for (const { id, source, ...costs } of first.memory.models)
      this.add({ path: source, firstId: id, copies: 1 }, { path: source, ...costs });
  }

  /** Pages of every GPU. Throws ClusterMismatch when they differ, or there is no GPU. */
  get pagesPerGpu(): number {
    const all = this.workers.flatMap(({ gpus }, worker) =>
      gpus.map(({ totalPages }) => ({ worker, totalPages })),
    );
    const [first] = all;
    if (first === undefined) throw new ClusterMismatch('no worker has a GPU');
    for (const { worker, totalPages } of all)
      if (totalPages !== first.totalPages)
        throw new ClusterMismatch(
          `a GPU of worker ${worker} has ${totalPages} pages of weights cache, one of worker ${first.worker} has ${first.totalPages}`,
        );
    return first.totalPages;
  }

  get gpusPerWorker(): number[] {
    return this.workers.map(({ gpus }) => gpus.length);
  }

  /** The first number that no worker has given to a model. */
  get nextId(): number {
    return this.models.length;
  }

  add(group: ModelGroup, model: ClusterModel): void {
    this.groups.push(group);
    for (let id = group.firstId; id < group.firstId + group.copies; id++) this.models[id] = model;
  }

  /**
   * The models as schedulers take them, by number. A number whose load failed holds a model that needs no pages and is asked for
   * by nobody, because schedulers number models without gaps.
   */
  loaded(): LoadedModel[] {
    return Array.from(this.models, (model) =>
      model === undefined ? absent : { profile: profileOf(model), pages: model.pages },
    );
  }

  /** As the original prints it. */
  lines(): string[] {
    const count = this.models.filter((model) => model !== undefined).length;
    const lines = [`Clockwork page_size=${this.pageSize}`];
    this.workers.forEach(({ gpus }, i) => {
      lines.push(`Worker ${i} ${gpus.length} GPUs ${count} models`);
      for (const { id, weightsCacheSize, totalPages, models } of gpus)
        lines.push(
          `GPU ${id} ${gibibytes(weightsCacheSize)} GB (${totalPages} pages) ${models.length} loaded models`,
        );
    });
    this.models.forEach((model, id) => {
      if (model === undefined) return;
      const { path, inputSize, outputSize } = model;
      lines.push(`M-${id} src=${path} input=${inputSize} output=${outputSize} ${costsText(model)}`);
    });
    return [...lines, ''];
  }
}

export function modelOf(path: string, result: LoadModelResult): ClusterModel {
  const { inputSize, outputSize, weightsSize, pages, weightsLoadTime, batchSizes, execTimes } = result;
  return { path, inputSize, outputSize, weightsSize, pages, weightsLoadTime, batchSizes, execTimes };
}

function profileOf({
  path,
  inputSize,
  outputSize,
  weightsSize,
  weightsLoadTime,
  batchSizes,
  execTimes,
}: ClusterModel) {
  return {
    name: path,
    inputSize,
    outputSize,
    weightsSize,
    weightsTransfer: weightsLoadTime,
    batchSizes,
    execution: execTimes,
  };
}

const absent: LoadedModel = {
  profile: {
    name: '',
    inputSize: 0,
    outputSize: 0,
    weightsSize: 0,
    weightsTransfer: 0,
    batchSizes: [1],
    execution: [0],
  },
  pages: 0,
};
