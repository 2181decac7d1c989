import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { describeProblem } from './problem.js';

/** Readers at once, each of whom holds a connection. */
const MOST_READERS = 32;

/** ms in which a request must have come: connections that ask for nothing would keep others out. */
const SLOW = 10_000;

export interface ReportServer {
  server: Server;
  /** Tells every reader that there is another page. */
  changed(): void;
  /** Ends all connections. */
  close(): void;
}

/**
 * Serves two addresses to this machine alone: `/`, the page that `page` makes at the time, and `/changes`, where readers hear of another one.
 * Nothing of a URL reaches the file system. A request for another host is refused, since a page from elsewhere can have its name lead here.
 */
export function reportServer(page: () => Promise<string>, slow: number = SLOW): ReportServer {
  const readers = new Set<ServerResponse>();
  const server = createServer({ connectionsCheckingInterval: slow / 5 }, (request, response) => {
    response.setHeader('cache-control', 'no-store');
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('cross-origin-resource-policy', 'same-origin');
    response.setHeader('referrer-policy', 'no-referrer');
    response.setHeader('x-frame-options', 'DENY');
    const wrong = refusal(request);
    if (wrong) return say(response, ...wrong);
    if (request.url === '/') return void show(page, response);
    if (request.url === '/changes') return listen(readers, response);
    say(response, 404, 'Not found.');
  });
  server.maxConnections = 4 * MOST_READERS;
  server.headersTimeout = slow;
  server.requestTimeout = slow;
  return {
    server,
    changed: () => {
      for (const reader of readers) reader.write('event: changed\ndata: \n\n');
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function refusal({ method, headers, socket }: IncomingMessage): [number, string] | null {
  const { localPort } = socket;
  // Browsers leave out the port that http has anyway.
  const port = localPort === 80 ? '' : `:${localPort}`;
  const own = ['127.0.0.1', 'localhost'].map((host) => `${host}${port}`);
  const { host = '', origin } = headers;
  if (!own.includes(host)) return [421, 'This server answers for 127.0.0.1 alone.'];
  if (origin !== undefined && !own.some((name) => origin === `http://${name}`))
    return [403, 'Pages of other hosts get nothing here.'];
  return method === 'GET' || method === 'HEAD' ? null : [405, 'Only GET is answered.'];
}

async function show(page: () => Promise<string>, response: ServerResponse): Promise<void> {
  try {
    const text = await page();
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(text);
  } catch (error) {
    say(response, 500, describeProblem(error));
  }
}

function say(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
}

function listen(readers: Set<ServerResponse>, response: ServerResponse): void {
  if (readers.size >= MOST_READERS) {
    say(response, 503, 'Too many pages are open.');
    return;
  }
  readers.add(response);
  response.on('close', () => readers.delete(response));
  // A page that has lost its server looks for it again after so many ms.
  response.writeHead(200, { 'content-type': 'text/event-stream' }).write('retry: 3000\n\n');
}
