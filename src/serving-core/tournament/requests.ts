import type { Invariants } from '../clockwork/invariants.js';
import { Status } from '../clockwork/status.js';
import type { RequestSink } from '../common/sinks.js';
import type { ContestModel } from './contest.js';

/** In `state`: waiting, in a batch, and done with. */
const WAITS = 0;
const SENT = 1;
const ANSWERED = 2;
const NOTHING = -1;

/** The requests of a run: what is known of each, and its one answer. Times in ns. */
export class Requests {
  /** What a request is, is known once it has come: NaN and −1 before. */
  readonly arrival: Float64Array;
  readonly deadline: Float64Array;
  readonly model: Int32Array;
  /** Answers of status 0 within the SLO, and all. */
  good = 0;
  answers = 0;
  private readonly state: Uint8Array;
  private readonly copiesBefore: Int32Array;

  /** `copies` by model: instances that have its weights. */
  constructor(
    readonly count: number,
    private readonly models: readonly ContestModel[],
    private readonly copies: ArrayLike<number>,
    private readonly sink: RequestSink | undefined,
    private readonly invariants: Invariants | null,
  ) {
    this.arrival = new Float64Array(count).fill(Number.NaN);
    this.deadline = new Float64Array(count).fill(Number.NaN);
    this.model = new Int32Array(count).fill(NOTHING);
    this.state = new Uint8Array(count);
    this.copiesBefore = new Int32Array(count);
  }

  come(request: number, time: number, model: number): void {
    this.invariants?.requestSent(request);
    this.arrival[request] = time;
    this.model[request] = model;
    this.deadline[request] = time + this.models[model].slo;
    this.copiesBefore[request] = this.copies[model];
  }

  /** They become part of a batch. Throws Error for a batch that is empty or too large, and for a request of another model or that is not waiting. */
  send(model: number, requests: ArrayLike<number>): void {
    const { sizes } = this.models[model] ?? { sizes: [0] };
    const most = sizes[sizes.length - 1];
    if (!(requests.length >= 1 && requests.length <= most))
      throw new Error(`a batch of model ${model} has ${requests.length} requests, and may have 1 to ${most}`);
    for (let i = 0; i < requests.length; i++) {
      const request = requests[i];
      if (this.model[request] !== model || this.state[request] !== WAITS)
        throw new Error(`request ${request} was sent with model ${model}, but is of another or not waiting`);
      this.state[request] = SENT;
    }
  }

  /** Throws Error for a request that is in a batch. */
  drop(request: number, status: number, now: number): void {
    if (this.state[request] === SENT) throw new Error(`request ${request} was dropped and is in a batch`);
    this.answer(request, status, now);
  }

  /** Only the first answer counts. */
  answer(request: number, status: number, now: number): void {
    if (this.state[request] === ANSWERED) return;
    this.state[request] = ANSWERED;
    this.invariants?.requestAnswered(request, now);
    const latency = now - this.arrival[request];
    const model = this.model[request];
    const { slo } = this.models[model];
    const met = status === Status.success && latency <= slo;
    this.answers++;
    if (met) this.good++;
    const [before, after] = [this.copiesBefore[request], this.copies[model]];
    const cold = before === 0 && after > 0 ? 1 : 0;
    this.sink?.request(now, request, status, 0, model, 0, latency, slo, met ? 1 : 0, before, after, cold);
  }
}
