import { Agent, request } from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';

/** Status of a request that got no answer. */
export const NO_ANSWER = 0;

export interface SenderOptions {
  readonly body: Buffer;
  /** Idle connections that are kept to each host. */
  readonly idle: number;
  /** Times that a request is sent at most, when there is no answer. */
  readonly trials: number;
  /** ms for an answer. */
  readonly patience: number;
}

/** Longest answer that is read, bytes. */
const MOST_BYTES = 4 << 20;

/** Posts one body to wherever it is told. Answers are read to their end and forgotten. */
export class Sender {
  private readonly agent: Agent;
  private readonly secureAgent: SecureAgent;
  private closed = false;

  constructor(private readonly options: SenderOptions) {
    const keeping = {
      keepAlive: options.idle > 0,
      maxFreeSockets: Math.max(1, options.idle),
      scheduling: 'lifo',
    } as const;
    this.agent = new Agent(keeping);
    this.secureAgent = new SecureAgent(keeping);
  }

  /** Sends to a URL; `done` hears the status of the answer, or `NO_ANSWER`, once it is there as a whole. */
  post(url: URL, done: (status: number) => void): void {
    this.attempt(url, this.options.trials, done);
  }

  /** Cuts all connections. */
  close(): void {
    this.closed = true;
    this.agent.destroy();
    this.secureAgent.destroy();
  }

  private attempt(url: URL, trials: number, done: (status: number) => void): void {
    const { body, patience } = this.options;
    const secure = url.protocol === 'https:';
    const send = secure ? secureRequest : request;
    const outgoing = send(url, {
      method: 'POST',
      agent: secure ? this.secureAgent : this.agent,
      headers: { 'content-type': 'application/octet-stream', 'content-length': body.length },
    });
    let over = false;
    const end = (status: number) => {
      if (over) return;
      over = true;
      clearTimeout(timer);
      if (status === NO_ANSWER && trials > 1 && !this.closed) this.attempt(url, trials - 1, done);
      else done(status);
    };
    // Of the whole exchange: a socket's own timeout would wait for ever on an answer that dribbles.
    const timer = setTimeout(() => outgoing.destroy(), patience);
    outgoing.on('error', () => end(NO_ANSWER));
    outgoing.on('close', () => end(NO_ANSWER));
    outgoing.on('response', (incoming) => {
      let bytes = 0;
      incoming.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > MOST_BYTES) outgoing.destroy();
      });
      incoming.on('error', () => end(NO_ANSWER));
      incoming.on('end', () => end(incoming.complete ? (incoming.statusCode ?? NO_ANSWER) : NO_ANSWER));
    });
    outgoing.end(body);
  }
}
