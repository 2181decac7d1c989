import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { exchange } from '../../../../src/live/faro/http/exchange.js';
import { foreignReplicas, type ServedJob } from '../../../../src/live/faro/proxy/own-replicas.js';
import { createProxy } from '../../../../src/live/faro/proxy/proxy.js';
import { attach } from '../../../../src/live/faro/replica/attach.js';
import { frame } from '../../../../src/live/faro/replica/frames.js';
import type { Serving } from '../../../../src/live/faro/replica/model.js';
import { serveHead } from '../../../../src/live/faro/replica/serve-head.js';
import { HeadMetrics } from '../../../../src/serving-core/faro/proxy/head-metrics.js';
import { stream } from '../../../../src/serving-core/random/streams.js';
import { closed, listening } from '../../../support/faro-head.js';

const TOKEN = 'a-token-of-tests';
const never = new AbortController().signal;
const servers: [Server, ServedJob][] = [];
afterEach(async () => {
  for (const [server, served] of servers.splice(0)) {
    await served.close();
    await closed(server);
  }
});

/** A proxy without replicas, on loopback. */
async function proxy({ maxQueue = 50, inFlight = 4, mostBody = 1000, drop = 0 } = {}) {
  const served = foreignReplicas({ maxQueue, inFlight }, stream(0, 'order'), TOKEN);
  const statuses: number[] = [];
  const scaled: number[] = [];
  const server = createProxy({
    deployment: 'classifier',
    job: served.job,
    mostBody,
    metrics: new HeadMetrics(30e9),
    scale: { wanted: 2, states: ['RUNNING', 'STARTING'], scaleTo: (count) => scaled.push(count) },
    now: () => performance.now() * 1e6,
    drops: { next: () => drop },
    onRequest: (status) => statuses.push(status),
  });
  servers.push([server, served]);
  const url = await listening(server);
  const post = (json: unknown = 'picture') =>
    exchange({ url: `${url}/classifier`, method: 'POST', json }, never);
  const metrics = async () =>
    JSON.parse((await exchange({ url: `${url}/-/metrics` }, never)).text).classifier;
  return { url, post, metrics, statuses, scaled };
}

/** A replica that answers when it is told to. */
async function replica(url: string, token = TOKEN) {
  const asked: { body: string; answer: () => void }[] = [];
  const waiting: (() => void)[] = [];
  const model: Serving = {
    serve: (body) =>
      new Promise((resolve) => {
        asked.push({ body: body.toString(), answer: () => resolve(Buffer.from('done')) });
        for (const wake of waiting.splice(0)) wake();
      }),
    close: async () => {},
  };
  const socket = await attach(url, token);
  void serveHead(socket, model);
  const until = async (count: number) => {
    while (asked.length < count) await new Promise<void>((resolve) => waiting.push(resolve));
    return asked;
  };
  return { socket, asked, until };
}

async function ready(metrics: () => Promise<{ queue_len: number[] }>, count: number): Promise<void> {
  while ((await metrics()).queue_len.length !== count);
}

describe('a proxy', () => {
  it('has requests served by a replica, one at a time, and tells of it', async () => {
    const { url, post, metrics, statuses } = await proxy();
    const served = await replica(url);
    await ready(metrics, 1);
    const answers = [post('a'), post('b')];
    const [first] = await served.until(1);
    expect(served.asked.length).toBe(1);
    first.answer();
    (await served.until(2))[1].answer();
    expect(await Promise.all(answers)).toEqual([
      { status: 200, text: 'done' },
      { status: 200, text: 'done' },
    ]);
    expect(new Set(served.asked.map(({ body }) => body))).toEqual(new Set(['"a"', '"b"']));
    const told = await metrics();
    expect(told).toMatchObject({ head_queue_len: 0, queue_len: [0] });
    expect(told.avg_latency).toBeGreaterThan(0);
    expect(statuses).toEqual([200, 200]);
  });

  it('turns away with an empty 503 what its queue does not hold', async () => {
    const { post, metrics } = await proxy({ maxQueue: 1 });
    // One in the hand, two in a queue of 1.
    const held = [post(), post(), post()];
    for (const one of held) one.catch(() => {});
    while ((await metrics()).head_queue_len < 3);
    expect(await post()).toEqual({ status: 503, text: '' });
  });

  it('turns away what the accept rate leaves out', async () => {
    const { url, post, metrics } = await proxy({ drop: 0.5 });
    const rate = (value: unknown) =>
      exchange({ url: `${url}/-/accept_rate`, method: 'POST', json: { rate: value } }, never);
    expect(await rate(0.4)).toEqual({ status: 200, text: '' });
    expect((await post()).status).toBe(503);
    await rate(0.6);
    const held = post();
    held.catch(() => {});
    while ((await metrics()).head_queue_len < 1);
    for (const wrong of [2, -1, 'all', null])
      expect(await rate(wrong)).toEqual({ status: 400, text: 'rate must be a number from 0 to 1' });
  });

  it('counts arrivals, and forgets them when they are read; a drop is no latency', async () => {
    const { url, post, metrics } = await proxy({ drop: 1 });
    await exchange({ url: `${url}/-/accept_rate`, method: 'POST', json: { rate: 0 } }, never);
    await post();
    await post();
    const { input_rate, avg_latency } = await metrics();
    expect(input_rate[0].reduce((sum: number, count: number) => sum + count, 0)).toBe(2);
    expect(avg_latency).toBeNull();
    expect((await metrics()).input_rate).toBeUndefined();
  });

  it('answers 500 for what a replica had when it died, and goes on with another', async () => {
    const { url, post, metrics } = await proxy();
    const first = await replica(url);
    await ready(metrics, 1);
    const lost = post();
    await first.until(1);
    first.socket.destroy();
    expect((await lost).status).toBe(500);
    await ready(metrics, 0);
    const waits = post();
    const second = await replica(url);
    (await second.until(1))[0].answer();
    expect((await waits).status).toBe(200);
  });

  it('takes no replica without the token', async () => {
    const { url } = await proxy();
    await expect(attach(url, 'guessed')).rejects.toThrow('it does not know the token');
  });

  it('cuts off a replica that answers what it was not asked, says impossible statuses, or floods', async () => {
    const { url, metrics } = await proxy();
    const says = [frame(99, 200, Buffer.from('x')), frame(0, 7, Buffer.alloc(0)), Buffer.alloc(16, 0xff)];
    for (const bytes of says) {
      const { socket } = await replica(url);
      await ready(metrics, 1);
      socket.write(bytes);
      await once(socket, 'close');
      await ready(metrics, 0);
    }
  });

  it('refuses bodies that are too long, and goes on', async () => {
    const { post, statuses } = await proxy({ mostBody: 100 });
    const status = await post('x'.repeat(1000)).then(
      (reply) => reply.status,
      () => 413,
    );
    expect(status).toBe(413);
    expect(statuses).toEqual([413]);
  });

  it('hangs up on a body that is too long, however much of it is announced', async () => {
    const { url } = await proxy({ mostBody: 100 });
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    let said = '';
    socket.on('data', (chunk) => {
      said += chunk;
    });
    socket.on('error', () => {});
    socket.write('POST /classifier HTTP/1.1\r\nhost: x\r\ncontent-length: 9999999999\r\n\r\n');
    socket.write(Buffer.alloc(1000));
    await once(socket, 'close');
    expect(said).toMatch(/^HTTP\/1\.1 413 /);
  });

  it('does not mind clients that go away, dribble or speak something else', async () => {
    const { url, post, metrics } = await proxy();
    const port = Number(new URL(url).port);
    const served = await replica(url);
    await ready(metrics, 1);
    const gone = connect(port, '127.0.0.1');
    gone.write('POST /classifier HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\n\r\na');
    (await served.until(1))[0].answer();
    gone.destroy();
    const slow = connect(port, '127.0.0.1');
    slow.write('POST /classifier HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\na');
    const odd = connect(port, '127.0.0.1');
    odd.end('\x00\x01\x02 hello\r\n\r\n');
    await once(odd.resume(), 'close');
    const answer = post('after');
    (await served.until(2))[1].answer();
    expect((await answer).status).toBe(200);
    slow.destroy();
  });

  it("speaks as much of Ray Serve's REST API as a control loop needs", async () => {
    const { url, scaled } = await proxy();
    const path = `${url}/api/serve/applications/`;
    const { text } = await exchange({ url: path }, never);
    const { deployments, deployed_app_config: config } = JSON.parse(text).applications.classifier;
    expect(deployments.classifier.replicas).toEqual([{ state: 'RUNNING' }, { state: 'STARTING' }]);
    expect(config.deployments).toEqual([{ name: 'classifier', num_replicas: 2 }]);
    const put = (num_replicas: unknown) =>
      exchange(
        {
          url: path,
          method: 'PUT',
          json: { applications: [{ deployments: [{ name: 'classifier', num_replicas }] }] },
        },
        never,
      );
    expect((await put(5)).status).toBe(200);
    expect(scaled).toEqual([5]);
    for (const wrong of [-1, 1.5, '3', 1e9, undefined]) expect((await put(wrong)).status).toBe(400);
    expect(scaled).toEqual([5]);
    expect((await exchange({ url: path, method: 'PUT', json: 7 }, never)).status).toBe(400);
  });

  it('knows its routes, and no others', async () => {
    const { url } = await proxy();
    expect(await exchange({ url: `${url}/-/healthz` }, never)).toEqual({ status: 200, text: 'success' });
    expect((await exchange({ url: `${url}/-/routes` }, never)).text).toBe('{"/classifier":"classifier"}');
    for (const path of ['/', '/-/replica', '/../etc/passwd', '/constructor'])
      expect((await exchange({ url: url + path }, never)).status).toBe(404);
  });
});
