import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { HeadMetrics } from '../../../serving-core/faro/proxy/head-metrics.js';
import type { Uniform } from '../../../serving-core/random/uniform.js';
import { fields } from '../ray/applications.js';
import { ATTACH, PROTOCOL } from '../replica/attach.js';
import { applicationsText, askedReplicas } from './applications.js';
import { BodyBudget } from './read-body.js';

/** What a proxy has in front of it. Requests and replicas are those of one job. */
export interface Job {
  readonly waiting: number;
  readonly inFlight: readonly number[];
  offer(body: Buffer, ended: (status: number, body: Buffer) => void): boolean;
  /** Whether a replica that knows a token may attach, and the connection of one that may. */
  expects(token: string): boolean;
  attach(token: string, socket: Socket): void;
}

/** Replicas as Ray Serve's REST API has them; absent where somebody else scales. */
export interface Scale {
  readonly wanted: number;
  readonly states: readonly string[];
  scaleTo(count: number): void;
}

export interface ProxyOptions {
  /** Name of the deployment, which is its route too. */
  readonly deployment: string;
  readonly job: Job;
  readonly scale: Scale | null;
  readonly metrics: HeadMetrics;
  /** ns. */
  now(): number;
  readonly drops: Uniform;
  /** Longest body, bytes. */
  readonly mostBody: number;
  /** Hears of every request to the model, when it has ended; latency in ns. */
  onRequest?(status: number, latency: number): void;
}

/** Bytes of bodies held at once; connections; ms for the head of a request, for all of it, and of an idle connection. */
const MOST_HELD = 256 << 20;
const CONNECTIONS = 1024;
const HEADERS = 10_000;
const WHOLE = 30_000;
const IDLE = 75_000;
const LOOK = 5_000;
/** Longest body of the routes that are not the model's. */
const MOST_WORDS = 1 << 20;

/** The HTTP server of one job's head, as Faro patches Ray Serve's. */
export function createProxy(options: ProxyOptions): Server {
  const { deployment, job, scale, metrics, now, drops } = options;
  const bodies = new BodyBudget(options.mostBody, MOST_HELD);
  const words = new BodyBudget(MOST_WORDS, CONNECTIONS * MOST_WORDS);
  let acceptRate: number | null = null;

  const infer = async (request: IncomingMessage, reply: ServerResponse) => {
    const arrival = now();
    metrics.arrived(arrival);
    const { socket } = request;
    const body = await bodies.read(request);
    const end = (status: number, answer: Buffer | string, held: number) => {
      bodies.free(held);
      const time = now();
      if (status !== 503) metrics.completed(time, time - arrival);
      options.onRequest?.(status, time - arrival);
      respond(reply, status, answer);
    };
    // What is still to come of it is nobody's to read.
    if (body === null) reply.once('finish', () => socket.destroySoon());
    if (body === null) return end(413, 'The body is too long, or too many are held.', 0);
    const held = body.length;
    const turnedAway = acceptRate !== null && drops.next() > acceptRate;
    if (turnedAway || !job.offer(body, (status, answer) => end(status, answer, held))) end(503, '', held);
  };

  const text = async (request: IncomingMessage): Promise<string> => {
    const body = await words.read(request);
    if (body === null) throw new Error('the body is too long');
    words.free(body.length);
    return body.toString('utf8');
  };

  const routes: Record<string, (request: IncomingMessage, reply: ServerResponse) => unknown> = {
    [`POST /${deployment}`]: infer,
    'GET /-/metrics': (_, reply) => {
      const time = now();
      const arrivals = metrics.takeArrivals(time);
      const own = {
        head_queue_len: job.waiting,
        queue_len: job.inFlight,
        avg_latency: metrics.latency(time),
        ...(arrivals ? { input_rate: arrivals } : {}),
      };
      respond(reply, 200, JSON.stringify({ [deployment]: own }));
    },
    'POST /-/accept_rate': async (request, reply) => {
      const { rate } = fields(JSON.parse(await text(request)));
      if (!(typeof rate === 'number' && rate >= 0 && rate <= 1))
        throw new Error('rate must be a number from 0 to 1');
      acceptRate = rate;
      respond(reply, 200, '');
    },
    'GET /-/routes': (_, reply) => respond(reply, 200, JSON.stringify({ [`/${deployment}`]: deployment })),
    'GET /-/healthz': (_, reply) => respond(reply, 200, 'success'),
    ...(scale && {
      'GET /api/serve/applications/': (_: IncomingMessage, reply: ServerResponse) =>
        respond(reply, 200, applicationsText(deployment, scale.wanted, scale.states)),
      'PUT /api/serve/applications/': async (request: IncomingMessage, reply: ServerResponse) => {
        scale.scaleTo(askedReplicas(await text(request), deployment));
        respond(reply, 200, '');
      },
    }),
  };

  const server = createServer(
    {
      headersTimeout: HEADERS,
      requestTimeout: WHOLE,
      keepAliveTimeout: IDLE,
      connectionsCheckingInterval: LOOK,
      noDelay: true,
    },
    (request, reply) => {
      const path = `${request.method} ${request.url?.split('?', 1)[0]}`;
      const route = Object.hasOwn(routes, path) ? routes[path] : undefined;
      if (!route) return respond(reply, 404, 'There is no such route.');
      Promise.resolve(route(request, reply)).catch((error: Error) => respond(reply, 400, error.message));
    },
  );
  server.maxConnections = CONNECTIONS;
  server.on('upgrade', (request: IncomingMessage, socket: Socket, first: Buffer) => {
    const [, token = ''] = /^Bearer ([\w.-]{1,200})$/.exec(request.headers.authorization ?? '') ?? [];
    if (request.url !== ATTACH || request.headers.upgrade !== PROTOCOL)
      return refuse(socket, '404 Not Found');
    if (!job.expects(token)) return refuse(socket, '403 Forbidden');
    socket.setNoDelay(true);
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: ${PROTOCOL}\r\n\r\n`);
    if (first.length > 0) socket.unshift(first);
    job.attach(token, socket);
  });
  return server;
}

function refuse(socket: Socket, status: string): void {
  socket.on('error', () => {});
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}

function respond(reply: ServerResponse, status: number, body: Buffer | string): void {
  if (reply.headersSent || reply.destroyed) return;
  reply.statusCode = status;
  reply.setHeader('content-length', Buffer.byteLength(body));
  reply.end(body);
}
