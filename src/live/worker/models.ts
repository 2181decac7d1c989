import { WireError } from '../../serving-core/clockwork/wire/wire-error.js';
import type { ModelInfo } from '../../serving-core/clockwork/wire/worker-messages.js';
import type { ModelProfile } from '../../serving-core/common/profile.js';

/** Numbers that a model may have; a controller beyond them is not one. */
const MOST_MODELS = 1 << 17;

/** One model that a worker has loaded from disk. */
export interface HeldModel {
  path: string;
  profile: ModelProfile;
  pages: number;
}

/** The models of a worker by number. */
export class Models {
  private readonly held: (HeldModel | undefined)[] = [];

  /** Whether none of `count` numbers from `first` on is taken. Throws WireError for numbers that no controller gives. */
  areFree(first: number, count: number): boolean {
    if (first < 0 || count < 1 || first + count > MOST_MODELS)
      throw new WireError(`models ${first} to ${first + count - 1} are more than a worker takes`);
    for (let id = first; id < first + count; id++) if (this.held[id] !== undefined) return false;
    return true;
  }

  set(id: number, model: HeldModel): void {
    this.held[id] = model;
  }

  get(id: number): HeldModel | undefined {
    return this.held[id];
  }

  /** What GetWorkerState tells of each, ascending. */
  infos(pageSize: number): ModelInfo[] {
    return this.held.flatMap((model, id) => (model === undefined ? [] : [infoOf(id, model, pageSize)]));
  }

  ids(): number[] {
    return this.held.flatMap((model, id) => (model === undefined ? [] : [id]));
  }
}

function infoOf(id: number, { path, profile, pages }: HeldModel, pageSize: number): ModelInfo {
  return {
    id,
    source: path,
    inputSize: profile.inputSize,
    outputSize: profile.outputSize,
    batchSizes: [...profile.batchSizes],
    weightsSize: pages * pageSize,
    pages,
    weightsLoadTime: profile.weightsTransfer,
    execTimes: [...profile.execution],
  };
}
