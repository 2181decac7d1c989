import { appendFileSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { requestColumns } from '../../src/telemetry/columns.js';
import { requestSeries } from '../../src/telemetry/read/satisfaction.js';

const header = requestColumns.map(({ name }) => name).join('\t');
const epoch = 1795312548487182764n;
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'repro-series-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** One line a request: ms after the first, user, SLO factor, met, result. */
function line([ms, user, factor, met, result]: readonly number[]): string {
  return `${epoch + BigInt(ms * 1e6)}\t0\t${result}\t${user}\t0\t${factor}\t5\t5\t${met}\t1\t1\t0\n`;
}

function file(rows: readonly (readonly number[])[]): string {
  const path = join(dir, 'requests.tsv');
  writeFileSync(path, `${header}\n${rows.map(line).join('')}`);
  return path;
}

describe('requestSeries', () => {
  const rows = [
    [0, 1, 1, 0, 4],
    [400, 0, 1, 0, 0],
    [1000, 0, 1, 1, 0], // spans exactly one second: the window stays open
    [1200, 0, 1.5, 1, 0], // beyond: 4 rows, 2 missed
    [1300, 1, 1.5, 1, 0], // opens the next window
    [2299, 0, 1.5, 1, 0],
    [2301, 0, 2.25, 0, 4], // beyond: 3 rows, 1 missed
    [2400, 0, 2.25, 1, 0], // never ends
  ];

  it('emits a window when its rows span more than the window, at the last row', async () => {
    const { windows, rows: count, end } = await requestSeries(file(rows));
    expect([...windows.time]).toEqual([1200e6, 2301e6]);
    expect([...windows.satisfaction]).toEqual([0.5, 1 - 1 / 3]);
    expect(count).toBe(8);
    expect(end).toBe(2400e6);
  });

  it('counts what met its SLO in a window per second of its span', async () => {
    const { windows } = await requestSeries(file(rows));
    expect(windows.goodput[0]).toBeCloseTo(2 / 1.2, 12);
    expect(windows.goodput[1]).toBeCloseTo(2 / 1.001, 12);
  });

  it('walks only the rows asked for, with times still since the first row of the file', async () => {
    const { rows: count, ticks, windows } = await requestSeries(file(rows), { where: 'user_id < 1' });
    expect(count).toBe(6);
    expect(ticks[0]).toEqual({ sloFactor: 1, time: 400e6 });
    // 400, 1000, 1200 and 2299 ms: the first to be more than a second after 400 is at 2299
    expect([...windows.time]).toEqual([2299e6]);
    expect([...windows.satisfaction]).toEqual([0.75]);
  });

  it('takes other windows', async () => {
    const { windows } = await requestSeries(file(rows), { windowNs: 2e9 });
    expect([...windows.time]).toEqual([2299e6]);
    expect([...windows.satisfaction]).toEqual([1 - 2 / 6]);
  });

  it('notes when user 0 first shows each SLO factor', async () => {
    const { ticks } = await requestSeries(file(rows));
    expect(ticks).toEqual([
      { sloFactor: 1, time: 400e6 },
      { sloFactor: 1.5, time: 1200e6 },
      { sloFactor: 2.25, time: 2301e6 },
    ]);
  });

  it('counts rows, met and successes by SLO factor and second', async () => {
    const { factors } = await requestSeries(file(rows));
    expect(factors.map(({ sloFactor, first }) => [sloFactor, first])).toEqual([
      [1, 0],
      [1.5, 1],
      [2.25, 2],
    ]);
    expect(factors.map((f) => [...f.rows])).toEqual([[2, 1], [2, 1], [2]]);
    expect(factors.map((f) => [...f.met])).toEqual([[0, 1], [2, 1], [1]]);
    expect(factors.map((f) => [...f.successes])).toEqual([[1, 1], [2, 1], [1]]);
  });

  it('keeps a bin that turns up late and lies before the first', async () => {
    const { factors } = await requestSeries(
      file([
        [0, 0, 1, 1, 0],
        [2500, 0, 2, 1, 0],
        [900, 0, 2, 0, 0],
      ]),
    );
    expect(factors[1]).toMatchObject({ sloFactor: 2, first: 0 });
    expect([...factors[1].rows]).toEqual([1, 0, 1]);
  });

  it('keeps bins that turn up an hour late', async () => {
    const { factors } = await requestSeries(
      file([
        [0, 0, 1, 1, 0],
        [3_600_000, 0, 2, 1, 0],
        [0, 0, 2, 1, 0],
      ]),
    );
    expect(factors[1].first).toBe(0);
    expect(factors[1].rows).toHaveLength(3601);
  });

  const day = 86_400_000;
  it.each([
    ['ahead', [0, 100, 100 + 1.01 * day, 200], 4],
    ['back', [0, 100, 100 - 1.01 * day, 200], 4],
    ['away from the first row, at an epoch of its own', [0, -1e12, -1e12 + 5], 3],
  ])('names the line of a row more than a day %s', async (_, times, bad) => {
    const path = file(times.map((ms) => [ms, 0, 1, 1, 0]));
    await expect(requestSeries(path)).rejects.toMatchObject({
      code: 'E_TABLE_TIME',
      message: `${path}:${bad} has a time t that is more than a day from the row before.`,
    });
  });

  it('refuses rows asked for that are days apart, though the file has some between', async () => {
    const path = file([0, 0.9 * day, 1.8 * day].map((ms, i) => [ms, i === 1 ? 1 : 0, 1, 1, 0]));
    await expect(requestSeries(path, { where: 'user_id = 0' })).rejects.toMatchObject({
      code: 'E_TABLE_TIME',
    });
    await expect(requestSeries(path)).resolves.toMatchObject({ rows: 3 });
  });

  it('gives nothing for a table without rows', async () => {
    const series = await requestSeries(file([]));
    expect(series).toMatchObject({ rows: 0, ticks: [], factors: [] });
    expect(series.windows.time).toHaveLength(0);
  });

  it('reads a file once while it stays the same, and again when it has grown', async () => {
    const path = file(rows);
    const first = requestSeries(path);
    expect(requestSeries(path)).toBe(first);
    await first;
    appendFileSync(path, line([2500, 0, 2.25, 1, 0]));
    expect((await requestSeries(path)).rows).toBe(9);
  });

  it('does not remember a failure', async () => {
    const path = join(dir, 'requests.tsv');
    writeFileSync(path, 'x');
    utimesSync(path, 1, 1);
    await expect(requestSeries(path)).rejects.toThrow(`${path}:1`);
    writeFileSync(path, `${header}\n`);
    utimesSync(path, 1, 1);
    expect((await requestSeries(path)).rows).toBe(0);
  });
});
