import { Agent, type IncomingMessage, request as plain } from 'node:http';
import { Agent as SecureAgent, request as secure } from 'node:https';

/** A question over HTTP. */
export interface Question {
  readonly url: string;
  readonly method?: 'GET' | 'POST' | 'PUT';
  /** Sent as JSON. */
  readonly json?: unknown;
}

export interface Reply {
  readonly status: number;
  readonly text: string;
}

/** Longest reply that is read, bytes. */
const MOST_BYTES = 4 << 20;
/** Connections to one address. */
const CONNECTIONS = 4;

// Questions are seconds apart: a connection kept until then may be cut just when it is used again.
const agents = {
  'http:': new Agent({ keepAlive: false, maxSockets: CONNECTIONS }),
  'https:': new SecureAgent({ keepAlive: false, maxSockets: CONNECTIONS }),
};

/**
 * Asks once, follows nothing, and reads at most some MiB. Rejects with an `Error` whose message may follow a colon: nobody there, cut short, too long, no answer within
 * `patience` (ms; for ever unless given); or with the reason of `signal`.
 */
export function exchange(
  { url, method = 'GET', json }: Question,
  signal: AbortSignal,
  patience?: number,
): Promise<Reply> {
  const timeUp = patience === undefined ? undefined : AbortSignal.timeout(patience);
  return new Promise((resolve, reject) => {
    const target = new URL(url);
    const body = json === undefined ? undefined : Buffer.from(JSON.stringify(json));
    const headers = body && { 'content-type': 'application/json', 'content-length': body.length };
    const send = target.protocol === 'https:' ? secure : plain;
    const agent = agents[target.protocol as keyof typeof agents];
    const ends = timeUp ? AbortSignal.any([signal, timeUp]) : signal;
    const outgoing = send(target, { method, headers, agent, signal: ends });
    const fail = (error: Error) => {
      if (signal.aborted) reject(signal.reason as Error);
      else reject(new Error(timeUp?.aborted ? `no answer within ${patience! / 1000} s` : explained(error)));
    };
    outgoing.on('error', fail);
    outgoing.on('response', (incoming) => read(incoming, fail, resolve));
    outgoing.end(body);
  });
}

function read(incoming: IncomingMessage, fail: (error: Error) => void, done: (reply: Reply) => void): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  incoming.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= MOST_BYTES) chunks.push(chunk);
    else incoming.destroy(new Error(`its answer is longer than ${MOST_BYTES >> 20} MiB`));
  });
  incoming.on('error', fail);
  incoming.on('end', () => {
    if (!incoming.complete) return fail(new Error('the answer was cut short'));
    done({ status: incoming.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') });
  });
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection was cut',
  ENOTFOUND: 'nobody knows this host',
  ETIMEDOUT: 'no reply',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
};

function explained(error: NodeJS.ErrnoException): string {
  const { code = '' } = error;
  if (code.startsWith('HPE_')) return 'what answers does not speak HTTP';
  return reasons[code] ?? error.message;
}
