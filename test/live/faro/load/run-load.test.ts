import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runClosedLoop } from '../../../../src/live/faro/load/closed-loop.js';
import { type LoadRun, runLoad } from '../../../../src/live/faro/load/run-load.js';
import { liveClock } from '../../../support/faro-cluster.js';
import { closed, listening } from '../../../support/faro-head.js';

let folder: string;
const servers: Server[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'repro-faro-load-'));
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await Promise.all(servers.splice(0).map(closed));
});

async function serving(listener: RequestListener): Promise<URL> {
  const server = createServer(listener);
  servers.push(server);
  return new URL(`${await listening(server)}/classifier`);
}

const turn = () => new Promise((resolve) => setImmediate(resolve));
const sender = { body: Buffer.from('picture'), idle: 10, trials: 1, patience: 60_000 };

/** Sends counts to a server by a clock that runs on as the load wants it to; returns what the load said. */
async function load(url: URL, counts: number[], change: Partial<LoadRun> = {}) {
  const clock = liveClock();
  const said: string[] = [];
  const ending = new AbortController();
  let over = false;
  const done = runLoad(
    {
      clock,
      begin: 0,
      sender,
      lists: {},
      output: undefined,
      jobs: [{ url, counts: Int32Array.from(counts) }],
      shape: { seed: 1, unit: 60, spacing: 'uniform', compat: false },
      say: (line) => said.push(line),
      ...change,
    },
    ending.signal,
  ).finally(() => {
    over = true;
  });
  done.catch(() => {});
  while (!over) {
    await turn();
    if (clock.next < Number.POSITIVE_INFINITY) clock.run(clock.next);
  }
  return { said, valid: await done };
}

describe('a load', () => {
  it('posts as many requests as the trace has, and writes what the original writes', async () => {
    let body = '';
    const url = await serving((request, reply) => {
      request.on('data', (chunk) => {
        body = String(chunk);
      });
      request.on('end', () => reply.end('{"class_index":0}'));
    });
    const files = { latencies: join(folder, 'l'), starts: join(folder, 's'), stats: join(folder, 'c') };
    const { said, valid } = await load(url, [3, 2], { lists: files });
    expect(valid).toBe(true);
    expect(said[0]).toMatch(/^Sent 5 requests in .* s: 5 answered, 5 with success/);
    expect(said[1]).toBe('0 turned away (503), 0 failed, 0 without an answer');
    expect(body).toBe('picture');
    expect(
      readFileSync(files.starts, 'utf8')
        .trim()
        .split('\n')
        .map(Number)
        .sort((a, b) => a - b),
    ).toEqual([0, 20, 40, 60, 90]);
    expect(readFileSync(files.latencies, 'utf8').trim().split('\n').length).toBe(5);
    const rows = readFileSync(files.stats, 'utf8').trim().split('\n');
    expect(rows[0]).toBe('url,start_time,latency');
    expect(rows[1]).toMatch(new RegExp(`^${url.href},0\\.000000,\\d+\\.\\d{3}$`));
  });

  it('counts what is turned away, fails and breaks off, and writes minutes as the simulator does', async () => {
    let count = 0;
    const url = await serving((request, reply) => {
      request.resume();
      const kind = count++ % 4;
      if (kind === 3) return request.socket.destroy();
      reply.statusCode = [200, 503, 500][kind];
      reply.end();
    });
    const { said } = await load(url, [8], { output: { folder, slos: [1e6] } });
    expect(said[1]).toBe('2 turned away (503), 2 failed, 2 without an answer');
    const [header, row] = readFileSync(join(folder, 'faro_minutes.tsv'), 'utf8').split('\n');
    expect(header).toMatch(/^minute\tjob_id\trequests\tdropped\twithin/);
    expect(row).toMatch(/^0\t0\t8\t6\t2\t/);
  });

  it('tries again when there is no answer, as often as it may', async () => {
    let count = 0;
    const url = await serving((request, reply) => {
      request.resume();
      if (++count < 3) request.socket.destroy();
      else reply.end();
    });
    const { said } = await load(url, [1], { sender: { ...sender, trials: 3 } });
    expect(said[1]).toBe('0 turned away (503), 0 failed, 0 without an answer');
    expect(count).toBe(3);
  });

  it('gives up an answer that dribbles or has no end', async () => {
    let count = 0;
    const url = await serving((request, reply) => {
      request.resume();
      const chunk = Buffer.alloc(count++ === 0 ? 1 : 1 << 20);
      const timer = setInterval(() => reply.write(chunk), 1);
      reply.on('close', () => clearInterval(timer));
    });
    const { said } = await load(url, [2], { sender: { ...sender, patience: 300 } });
    expect(said[1]).toBe('0 turned away (503), 0 failed, 2 without an answer');
  });

  it('is INVALID when it left late', async () => {
    const url = await serving((request, reply) => request.resume().on('end', () => reply.end()));
    const clock = liveClock();
    const late = {
      now: () => clock.now(),
      register: clock.register.bind(clock),
      at: clock.at.bind(clock),
      cancel: clock.cancel.bind(clock),
      actual: () => clock.now() + 11e6,
    };
    const said: string[] = [];
    let over = false;
    const done = runLoad(
      {
        clock: late,
        begin: 0,
        sender,
        lists: {},
        output: undefined,
        jobs: [{ url, counts: Int32Array.of(4) }],
        shape: { seed: 1, unit: 60, spacing: 'uniform', compat: false },
        say: (line) => said.push(line),
      },
      new AbortController().signal,
    ).finally(() => {
      over = true;
    });
    while (!over) {
      await turn();
      if (clock.next < Number.POSITIVE_INFINITY) clock.run(clock.next);
    }
    expect(await done).toBe(false);
    expect(said.at(-1)).toMatch(/^INVALID: the generator fell behind: 100\.0 %/);
  });

  it('says which file cannot be written', async () => {
    const url = await serving((_, reply) => reply.end());
    await expect(load(url, [1], { lists: { stats: join(folder, 'no', 'file') } })).rejects.toThrow(
      /^Cannot write .*no\/file: its folder does not exist\.$/,
    );
  });

  it('in a closed loop sends by workers one after another', async () => {
    let most = 0;
    let out = 0;
    const ending = new AbortController();
    let count = 0;
    const url = await serving((request, reply) => {
      most = Math.max(most, ++out);
      request.resume().on('end', () => {
        out--;
        reply.end();
        if (++count === 50) ending.abort();
      });
    });
    const said: string[] = [];
    await runClosedLoop(
      { url, workers: 3, duration: 3600, sender, lists: {}, say: (line) => said.push(line) },
      ending.signal,
    );
    expect(most).toBeLessThanOrEqual(3);
    expect(said[0]).toMatch(/^Sent 5\d requests/);
  });
});
