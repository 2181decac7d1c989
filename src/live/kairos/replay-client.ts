import { Client, credentials, type ServiceError, status } from '@grpc/grpc-js';
import { UserError } from '../../errors.js';
import { ExitCode } from '../../exit-codes.js';
import { type JobMessage, LARGEST_MESSAGE, type ServerReply, serveMethod } from './protocol.js';

/** ms that a server may take to accept the first connection. */
const CONNECTING = 2000;
/** ms beyond which a server that has not answered counts as dead: far more than any recorded latency. */
const ANSWERING = 60_000;

/** A connection to one replay server. */
export class ReplayClient {
  readonly #client: Client;

  constructor(readonly address: string) {
    this.#client = new Client(address, credentials.createInsecure(), {
      'grpc.max_receive_message_length': LARGEST_MESSAGE,
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
      { deadline: Date.now() + ANSWERING },
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
      [status.DEADLINE_EXCEEDED]: `has not answered for ${ANSWERING / 1000} s`,
      [status.INVALID_ARGUMENT]: `refused a query: ${details}`,
      [status.UNIMPLEMENTED]: `is no replay server: ${details}`,
    };
    return this.#bad(why[code] ?? `failed: ${details}`);
  }

  #bad(what: string): UserError {
    return new UserError(
      'E_SERVER',
      `Replay server ${this.address} ${what}.`,
      'Start the servers again, and run again: what was served so far is not counted.',
      ExitCode.host,
    );
  }
}
