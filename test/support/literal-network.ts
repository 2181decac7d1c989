import type { Clock } from '../../src/serving-core/clock/clock.js';
import type { ActionTable } from '../../src/serving-core/clockwork/controller/action-table.js';
import type { ActionPort } from '../../src/serving-core/clockwork/controller/transmitter.js';

/** The original's network executor: a FIFO, two transmissions at a time, nothing sent after its send-by time. */
export class LiteralNetwork {
  private pending: number[] = [];
  private transmitting: number[] = [];
  private readonly completes: number;

  constructor(
    private readonly clock: Clock,
    private readonly actions: ActionTable,
    private readonly port: ActionPort,
    private readonly tooLate: (token: number) => void,
  ) {
    this.completes = clock.register(() => this.pump());
  }

  send(token: number): void {
    this.pending.push(token);
    this.pump();
  }

  private pump(): void {
    const now = this.clock.now();
    for (;;) {
      this.transmitting = this.transmitting.filter((end) => end > now);
      const token = this.pending[0];
      if (token === undefined || this.transmitting.length >= 2) return;
      this.pending.shift();
      if (this.actions.sendBy[token] < now) {
        this.tooLate(token);
        continue;
      }
      const end = this.port.send(token);
      this.transmitting.push(end);
      if (end > now) this.clock.at(end, this.completes, 0, 0);
    }
  }
}
