import type { WallClock } from '../../serving-core/clock/wall-clock.js';
import { errorResponseText } from '../lines/requests.js';
import type { Ticket } from './client-port.js';

/** How long a request may wait for the end of start-up before it is sent away, ns. */
const PATIENCE = 12e9;
const INITIALIZING = 5;
const MESSAGE = 'Controller initializing';

interface Held {
  ticket: Ticket;
  kind: 'LS' | 'Infer';
  modelId: number;
}

/** Requests that came during start-up: each is sent away after 12 s, or when start-up is over. */
export class Bouncer {
  private waiting: Held[] = [];
  private readonly expires: number;

  constructor(
    private readonly clock: WallClock,
    private readonly say: (line: string) => void,
  ) {
    this.expires = clock.register(() => {
      const first = this.waiting.shift();
      if (first !== undefined) this.bounce(first);
    });
  }

  hold(held: Held): void {
    this.waiting.push(held);
    held.ticket.client.hold(0);
    this.clock.at(this.clock.now() + PATIENCE, this.expires, 0, 0);
  }

  flush(): void {
    const all = this.waiting;
    this.waiting = [];
    for (const held of all) this.bounce(held);
  }

  private bounce({ ticket, kind, modelId }: Held): void {
    const { client, messageId, userRequestId } = ticket;
    client.release(0);
    this.say(`Client <--  ${errorResponseText(userRequestId, kind, INITIALIZING, MESSAGE)}`);
    if (kind === 'LS')
      client.respondList(ticket, {
        header: { userRequestId, status: INITIALIZING, message: MESSAGE },
        models: [],
      });
    else client.respondInfer(messageId, userRequestId, modelId, INITIALIZING, MESSAGE);
  }
}
