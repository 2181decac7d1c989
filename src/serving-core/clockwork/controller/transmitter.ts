import type { Clock } from '../../clock/clock.js';
import { NETWORK_CONCURRENCY } from '../constants.js';
import type { ActionTable } from './action-table.js';

/** The way to the workers. */
export interface ActionPort {
  /**
   * Begins to transmit the action in slot `token`. Returns when the transmission will be complete (ns), or Infinity if
   * that will be reported through `Transmitter.transmitted`.
   */
  send(token: number): number;
}

/**
 * FIFO of actions towards all workers, at most two on their way at once. An action that reaches the head after its send-by
 * time is not sent.
 */
export class Transmitter {
  private readonly waiting: number[] = [];
  private head = 0;
  /** When each transmission in progress completes. */
  private readonly completes = new Float64Array(NETWORK_CONCURRENCY);
  private readonly carried = new Int32Array(NETWORK_CONCURRENCY).fill(-1);
  private readonly drains: number;
  private armed = false;

  constructor(
    private readonly clock: Clock,
    private readonly actions: ActionTable,
    private readonly port: ActionPort,
    private readonly tooLate: (token: number) => void,
  ) {
    this.drains = clock.register(() => {
      this.armed = false;
      this.drain();
    });
  }

  push(token: number): void {
    if (this.head === this.waiting.length) {
      const lane = this.idleLane(this.clock.now());
      if (lane >= 0) {
        this.transmit(token, lane);
        return;
      }
    }
    this.waiting.push(token);
    this.wakeAtNextCompletion();
  }

  /** Tells that a transmission whose end was unknown is complete. */
  transmitted(token: number): void {
    const lane = this.carried.indexOf(token);
    if (lane < 0) return;
    this.completes[lane] = this.clock.now();
    this.drain();
  }

  private drain(): void {
    const now = this.clock.now();
    while (this.head < this.waiting.length) {
      const lane = this.idleLane(now);
      if (lane < 0) break;
      this.transmit(this.waiting[this.head++], lane);
    }
    if (this.head === this.waiting.length || this.head > 1024) {
      this.waiting.splice(0, this.head);
      this.head = 0;
    }
    if (this.waiting.length > 0) this.wakeAtNextCompletion();
  }

  private transmit(token: number, lane: number): void {
    if (this.actions.sendBy[token] < this.clock.now()) {
      this.tooLate(token);
    } else {
      this.carried[lane] = token;
      this.completes[lane] = this.port.send(token);
    }
  }

  private idleLane(now: number): number {
    for (let lane = 0; lane < NETWORK_CONCURRENCY; lane++) if (this.completes[lane] <= now) return lane;
    return -1;
  }

  private wakeAtNextCompletion(): void {
    let next = Number.POSITIVE_INFINITY;
    for (const complete of this.completes) if (complete < next) next = complete;
    if (this.armed || next === Number.POSITIVE_INFINITY) return;
    this.armed = true;
    this.clock.at(next, this.drains, 0, 0);
  }
}
