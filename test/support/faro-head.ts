import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Server as NetServer } from 'node:net';

/** What a head of a test says and was told; every field may be changed while it runs. */
export interface FakeHead {
  readonly url: string;
  replicas: number;
  latency: number | null;
  rate: unknown[] | undefined;
  /** Replaces the answer to `/-/metrics`. */
  metrics: ((reply: ServerResponse) => void) | null;
  readonly acceptRates: unknown[];
  /** Replicas that were asked for, in order. */
  readonly asked: number[];
  /** Most replicas that it gets, whatever it is asked for. */
  most: number;
  close(): Promise<void>;
}

/** A head of Ray Serve on loopback: metrics, accept rates, and the applications of the REST API. Replicas come at once, up to `most`. */
export async function fakeHead(): Promise<FakeHead> {
  const server = createServer((request, reply) => handle(request, reply).catch(() => reply.destroy()));
  const url = await listening(server);
  const head: FakeHead = {
    url,
    replicas: 1,
    latency: 100,
    rate: undefined,
    metrics: null,
    acceptRates: [],
    asked: [],
    most: Number.POSITIVE_INFINITY,
    close: () => closed(server),
  };
  let wanted = 1;
  async function handle(request: IncomingMessage, reply: ServerResponse): Promise<void> {
    const path = `${request.method} ${request.url}`;
    if (path === 'GET /-/metrics') {
      if (head.metrics) return head.metrics(reply);
      const own = {
        head_queue_len: 0,
        queue_len: Array(head.replicas).fill(0),
        avg_latency: head.latency,
        ...(head.rate ? { input_rate: head.rate } : {}),
      };
      reply.end(JSON.stringify({ classifier: own }));
    } else if (path === 'POST /-/accept_rate') {
      head.acceptRates.push(await json(request));
      reply.end();
    } else if (path === 'GET /api/serve/applications/') {
      reply.end(JSON.stringify(rayApplications(wanted, head.replicas)));
    } else if (path === 'PUT /api/serve/applications/') {
      const { applications } = (await json(request)) as {
        applications: { deployments: { num_replicas: number }[] }[];
      };
      wanted = applications[0].deployments[0].num_replicas;
      head.asked.push(wanted);
      head.replicas = Math.min(wanted, head.most);
      reply.end();
    } else {
      reply.statusCode = 404;
      reply.end();
    }
  }
  return head;
}

/** What a GET of Ray Serve's applications says, abridged. */
export function rayApplications(wanted: number, running: number): object {
  return {
    applications: {
      app: {
        name: 'app',
        status: 'RUNNING',
        message: '',
        deployed_app_config: {
          name: 'app',
          route_prefix: '/classifier',
          import_path: 'serve:app',
          deployments: [{ name: 'classifier', num_replicas: wanted }],
        },
        deployments: {
          classifier: {
            name: 'classifier',
            status: 'HEALTHY',
            replicas: Array.from({ length: running }, () => ({ state: 'RUNNING' })),
          },
        },
      },
    },
  };
}

/** Listens on a free port of loopback; returns the URL. */
export async function listening(server: NetServer): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Stops a server, whatever is connected. */
export async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

/** The JSON of a request's body. */
export async function json(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString());
}
