import type { ActionTable } from '../../serving-core/clockwork/controller/action-table.js';
import type { LoadedModel } from '../../serving-core/clockwork/controller/model-state.js';
import type { InputPool } from '../inputs/input-pool.js';

const NO_BODY = new Uint8Array(0);

/** Inputs and outputs of requests, by request slot; those of a batch lie one after the other on the wire. */
export class BatchBodies {
  private readonly inputs: Uint8Array[] = [];
  private readonly outputs: (Uint8Array | undefined)[] = [];

  /** `pool`: where inputs come from that a client did not send; null when workers make them up. */
  constructor(
    private readonly actions: ActionTable,
    private readonly models: readonly LoadedModel[],
    private readonly pool: InputPool | null,
  ) {}

  put(slot: number, input: Uint8Array): void {
    this.inputs[slot] = input;
    this.outputs[slot] = undefined;
  }

  /** The output that the client is owed: none when it sent no input. */
  take(slot: number): Uint8Array | undefined {
    const output = this.inputs[slot].length > 0 ? this.outputs[slot] : undefined;
    this.inputs[slot] = NO_BODY;
    this.outputs[slot] = undefined;
    return output;
  }

  /** What an inference carries. A scheduler that forwards no inputs gives its action no bytes. */
  of(token: number): { inputSizes: number[]; body: Uint8Array | undefined } {
    const { actions } = this;
    const batch = actions.batch[token];
    const forwards = actions.bytes[token] > 0;
    const parts: Uint8Array[] = [];
    for (let i = 0; i < batch; i++) {
      const input = this.inputs[actions.requests[token * actions.maxBatch + i]] ?? NO_BODY;
      parts.push(forwards ? this.orGenerated(input, actions.model[token]) : NO_BODY);
    }
    const inputSizes = parts.map(({ length }) => length);
    if (!forwards) return { inputSizes, body: undefined };
    return { inputSizes, body: batch === 1 ? parts[0] : Buffer.concat(parts) };
  }

  /** Deals a batch's output out to its requests. */
  output(token: number, body: Uint8Array): void {
    const { actions } = this;
    const batch = actions.batch[token];
    const size = Math.floor(body.length / batch);
    if (size === 0) return;
    for (let i = 0; i < batch; i++)
      this.outputs[actions.requests[token * actions.maxBatch + i]] = body.subarray(i * size, (i + 1) * size);
  }

  private orGenerated(input: Uint8Array, model: number): Uint8Array {
    if (input.length > 0 || this.pool === null) return input;
    return this.pool.pick(this.models[model].profile.inputSize);
  }
}
