import type { WallClock } from '../../serving-core/clock/wall-clock.js';
import type {
  InferenceRequest,
  LoadModelRequest,
} from '../../serving-core/clockwork/wire/client-messages.js';
import { inferRequestText, listRequestText, loadRequestText } from '../lines/requests.js';
import { Bouncer } from './bouncer.js';
import type { RequestHandler, Ticket } from './client-port.js';
import type { ModelLoader } from './model-loader.js';

/** The stage in which clients load models ends so long after its last event, ns. */
export const LOAD_STAGE = 1e9;
export const ECHO_LOAD_STAGE = 10e9;

/**
 * The controller before it schedules: clients' models are loaded on every worker; all else is asked to wait.
 * `over` resolves when models have been loaded and nothing has happened for `quiet` ns.
 */
export class Startup implements RequestHandler {
  readonly over: Promise<void>;
  private readonly bouncer: Bouncer;
  private begun = false;
  private lastEvent = 0;
  private readonly looks: number;

  constructor(
    private readonly clock: WallClock,
    private readonly loader: ModelLoader,
    private readonly quiet: number,
    private readonly say: (line: string) => void,
  ) {
    this.bouncer = new Bouncer(clock, say);
    let end: () => void;
    this.over = new Promise((resolve) => {
      end = resolve;
    });
    this.looks = clock.register(() => {
      if (loader.outstanding > 0) return;
      const now = clock.now();
      const ends = this.lastEvent + quiet;
      if (now >= ends) return end();
      if (now < this.lastEvent + quiet / 2) return;
      say(`(Startup-5) LoadModelStage ending in ${Math.floor((ends - now) / 1e9)} seconds...`);
      clock.at(Math.min(ends, now + 1e9), this.looks, 0, 0);
    });
  }

  infer(ticket: Ticket, { modelId, batchSize }: InferenceRequest, body: Uint8Array): void {
    this.say(`Client  --> ${inferRequestText(ticket.userRequestId, modelId, batchSize, body.length)}`);
    this.bouncer.hold({ ticket, kind: 'Infer', modelId });
  }

  list(ticket: Ticket): void {
    this.say(`Client  --> ${listRequestText(ticket.userRequestId)}`);
    this.bouncer.hold({ ticket, kind: 'LS', modelId: 0 });
  }

  loadModel(ticket: Ticket, request: LoadModelRequest): void {
    this.say(`Client  --> ${loadRequestText(ticket.userRequestId, request.remotePath)}`);
    if (!this.begun) {
      this.begun = true;
      this.say('(Startup-4) LoadModelStage has begun');
    }
    this.lastEvent = this.clock.now();
    void this.loader.load(ticket, request).then(() => {
      this.lastEvent = this.clock.now();
      this.clock.at(this.lastEvent + this.quiet / 2, this.looks, 0, 0);
    });
  }

  /** Tells everybody who waits that they should ask again. */
  flush(): void {
    this.bouncer.flush();
  }
}
