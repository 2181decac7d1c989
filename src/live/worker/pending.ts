import type { Connection } from '../net/connection.js';
import type { Inference } from './live-executor.js';

/** An action that a worker has received and not answered. Times in ns of the worker's clock. */
export interface PendingAction {
  id: number;
  /** In the numbering of the action log: 1 load, 2 infer, 3 evict. */
  type: number;
  gpu: number;
  model: number;
  latest: number;
  /** Worker's clock − controller's, when it was received, ns. */
  skew: number;
  from: Connection;
  /** Inferences only. */
  inference: Inference | null;
  /** What its executor has made of it, where that does more than wait. */
  output?: Uint8Array;
  message?: string;
}

/** Actions by token: the number that the core knows them by. */
export class PendingActions {
  private readonly actions: (PendingAction | undefined)[] = [];
  private readonly free: number[] = [];

  add(action: PendingAction): number {
    const token = this.free.pop() ?? this.actions.length;
    this.actions[token] = action;
    return token;
  }

  get(token: number): PendingAction {
    return this.actions[token]!;
  }

  take(token: number): PendingAction {
    const action = this.actions[token]!;
    this.actions[token] = undefined;
    this.free.push(token);
    return action;
  }

  get size(): number {
    return this.actions.length - this.free.length;
  }

  all(): PendingAction[] {
    return this.actions.filter((action) => action !== undefined);
  }
}
