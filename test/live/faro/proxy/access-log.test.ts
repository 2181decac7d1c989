import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AccessLog } from '../../../../src/live/faro/proxy/access-log.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'repro-faro-access-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/**
 * What the original's script makes of a line with POST: words 2 and 3 are the date and time of its end (`%Y-%m-%d %H:%M:%S,%f`, local); behind the last '-' there are the method first, and
 * at the end the status and the latency with two letters behind it.
 */
function parsed(line: string) {
  if (!line.includes('POST')) return null;
  const time = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d),(\d{1,6})$/.exec(
    line.split(' ').slice(1, 3).join(' '),
  );
  if (time === null) throw new Error(`no time: ${line}`);
  const [year, month, day, hour, minute, second] = time.slice(1, 7).map(Number);
  const words = line
    .slice(line.lastIndexOf('-') + 1)
    .trim()
    .split(' ');
  return {
    end: new Date(year, month - 1, day, hour, minute, second, Number(time[7].padEnd(3, '0'))),
    method: words[0],
    status: words.at(-2),
    latency: Number(words.at(-1)!.slice(0, -2)),
  };
}

async function logged(route: string, requests: readonly [Date, number, number][]) {
  const path = join(folder, 'http_proxy_0.log');
  const log = await AccessLog.open(path, route);
  for (const request of requests) log.line(...request);
  expect(await log.close()).toBeNull();
  return readFileSync(path, 'utf8').trim().split('\n');
}

describe('the access log', () => {
  it.each(['/classifier', '/my-own.model', '/-'])(
    'gives times, statuses and latencies to the script of the original: %s',
    async (route) => {
      const times = [new Date(2026, 0, 2, 3, 4, 5, 6), new Date(2026, 10, 27, 23, 59, 59, 999)];
      const lines = await logged(route, [
        [times[0], 200, 154.3e6],
        [times[1], 503, 0.04e6],
        [times[1], 500, 59_999.96e6],
      ]);
      expect(lines.map(parsed)).toEqual([
        { end: times[0], method: 'POST', status: '200', latency: 154.3 },
        { end: times[1], method: 'POST', status: '503', latency: 0 },
        { end: times[1], method: 'POST', status: '500', latency: 60_000 },
      ]);
    },
  );

  it('names the route as it is in a URL', async () => {
    const [line] = await logged('/my-own', [[new Date(), 200, 1e6]]);
    const [route] = / (\/\S+) /.exec(line)!.slice(1);
    expect(decodeURIComponent(route)).toBe('/my-own');
  });
});
