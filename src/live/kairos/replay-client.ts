import { Client, credentials, type ServiceError, status } from '@grpc/grpc-js';
import { UserError } from '../../errors.js';
import { ExitCode } from '../../exit-codes.js';
import { badServer } from './errors.js';
import { type JobMessage, LARGEST_MESSAGE, type ServerReply, serveMethod } from './protocol.js';

/** ms that a server may take to accept the first connection. */
const CONNECTING = 5000;
const AGAIN = 'Start the servers again, and run again: what was served so far is not counted.';

/** A connection to one replay server. */
export class ReplayClient {
  readonly #client: Client;

  /** @param patience ms beyond which a server that has not answered counts as dead. */
  constructor(
    readonly address: string,
    private readonly patience: number,
  ) {
    this.#client = new Client(address, credentials.createInsecure(), {
      'grpc.max_receive_message_length': LARGEST_MESSAGE,
      // A proxy for web pages, as http_proxy names one, knows nothing of these servers.
      'grpc.enable_http_proxy': 0,
    });
  }

  /** Waits until it is connected. @throws UserError `E_SERVER` when nobody accepts. */
  connect(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#client.waitForReady(Date.now() + CONNECTING, (error) => {
        if (error)
          reject(
            new UserError(
              'E_SERVER',
              `No replay server answers at ${this.address}.`,
              'Start the servers first: repro kairos servers',
              ExitCode.host,
            ),
          );
        else resolve();
      });
    });
  }

  /**
   * Sends a job; `answered` hears the reply or what went wrong, once. Read as a stream, which is the same on the wire, because a unary call
   * waits for ever when a second answer follows the first.
   */
  serve(job: JobMessage, answered: (error: UserError | null, reply?: ServerReply) => void): void {
    const call = this.#client.makeServerStreamRequest(
      serveMethod.path,
      serveMethod.requestSerialize,
      serveMethod.responseDeserialize,
      job,
      { deadline: Date.now() + this.patience },
    );
    let found: ServerReply | undefined;
    let settled = false;
    const settle = (error: UserError | null) => {
      if (settled) return;
      settled = true;
      answered(error, found);
    };
    call.on('data', (reply: ServerReply) => {
      if (found !== undefined) {
        settle(this.#bad('answered twice'));
        call.cancel();
      }
      found = reply;
    });
    call.on('error', (error: ServiceError) => settle(this.#failed(error)));
    call.on('end', () => settle(found === undefined ? this.#bad('ended without an answer') : null));
  }

  close(): void {
    this.#client.close();
  }

  #failed({ code, details }: ServiceError): UserError {
    const why: Partial<Record<status, string>> = {
      [status.UNAVAILABLE]: 'died',
      [status.CANCELLED]: 'died',
      [status.DEADLINE_EXCEEDED]: `has not answered for ${(this.patience / 1000).toFixed(0)} s`,
      [status.INVALID_ARGUMENT]: `refused a query: ${details}`,
      [status.UNIMPLEMENTED]: `is no replay server: ${details}`,
    };
    return this.#bad(why[code] ?? `failed: ${details}`);
  }

  #bad(what: string): UserError {
    return badServer(this.address, what, AGAIN);
  }
}
