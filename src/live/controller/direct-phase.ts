import type {
  InferenceRequest,
  LoadModelRequest,
} from '../../serving-core/clockwork/wire/client-messages.js';
import type { RequestHandler, Ticket } from './client-port.js';
import type { ModelLoader } from './model-loader.js';
import type { Serving } from './serving.js';

/** The DIRECT controller's front: no start-up, models at any time, no list of them. */
export class DirectPhase implements RequestHandler {
  constructor(
    private readonly serving: Serving,
    private readonly loader: ModelLoader,
  ) {}

  infer(ticket: Ticket, request: InferenceRequest, body: Uint8Array): void {
    this.serving.infer(ticket, request, body);
  }

  list(ticket: Ticket): void {
    const header = {
      userRequestId: ticket.userRequestId,
      status: 1,
      message: 'ls not supported by this controller',
    };
    ticket.client.respondList(ticket, { header, models: [] });
  }

  loadModel(ticket: Ticket, request: LoadModelRequest): void {
    void this.loader.load(ticket, request).then(() => this.serving.addModels());
  }
}
