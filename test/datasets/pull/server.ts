import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A web server on this machine that answers each path as the test says, and keeps what it was asked. */
export async function serve(answers: Record<string, Answer>) {
  const asked: { path: string; range?: string; ifRange?: string }[] = [];
  const server = createServer((request, response) => {
    const path = request.url!;
    const { range, 'if-range': ifRange } = request.headers;
    asked.push({ path, ...(range && { range }), ...(ifRange && { ifRange: String(ifRange) }) });
    const answer = answers[path];
    if (answer) answer(request, response);
    else response.writeHead(404, 'Not Found').end('nothing here');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    asked,
    url: (path: string) => `http://127.0.0.1:${port}${path}`,
    close: () =>
      new Promise<void>((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}

/** Answers with a file, or the part that a range asks for, as a static file server does. */
export function file(content: Buffer, etag = '"v1"'): Answer {
  return (request, response) => {
    const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const ifRange = request.headers['if-range'];
    if (start === 0 || (ifRange !== undefined && ifRange !== etag)) {
      response.writeHead(200, { 'content-length': content.length, etag }).end(content);
    } else if (start >= content.length) {
      response.writeHead(416, { 'content-range': `bytes */${content.length}` }).end();
    } else {
      const range = `bytes ${start}-${content.length - 1}/${content.length}`;
      response.writeHead(206, { 'content-range': range, 'content-length': content.length - start, etag });
      response.end(content.subarray(start));
    }
  };
}

/** Announces the whole of `content`, sends `sent` bytes of it and breaks the connection. */
export function broken(content: Buffer, sent: number, etag = '"v1"'): Answer {
  return (_, response) => {
    response.writeHead(200, { 'content-length': content.length, etag });
    response.write(content.subarray(0, sent), () => response.destroy());
  };
}

/** Answers one after the other, the last one for ever. */
export function inTurn(...answers: Answer[]): Answer {
  let i = 0;
  return (request, response) => answers[Math.min(i++, answers.length - 1)](request, response);
}
