import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.js';
import { requestColumns } from '../../src/telemetry/columns.js';
import { firstBadRow } from '../../src/telemetry/read/bad-row.js';
import { queryTable, scanTable } from '../../src/telemetry/read/query.js';
import { RequestWriter } from '../../src/telemetry/writer/request-writer.js';

const header = requestColumns.map(({ name }) => name).join('\t');
const row = '1598832443793706643\t68\t0\t357\t30\t1.5\t11428945\t100000000\t1\t0\t2\t1';
const later = row.replace('1598832443793706643', '1598832443793706700');

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'repro-query-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function file(...lines: string[]): string {
  const path = join(dir, 'requests.tsv');
  writeFileSync(path, lines.map((line) => `${line}\n`).join(''));
  return path;
}

async function mistake(work: Promise<unknown>): Promise<UserError> {
  const error = await work.then(
    () => null,
    (thrown) => thrown,
  );
  expect(error).toBeInstanceOf(UserError);
  return error as UserError;
}

describe('queryTable', () => {
  it('gives epoch times relative to the first row, exactly', async () => {
    const { rows, columns } = await queryTable(
      file(header, row, later),
      'requests',
      'SELECT time FROM requests',
    );
    expect(rows).toBe(2);
    expect([...columns.time]).toEqual([0, 57]);
  });

  it('refuses an integer that a double cannot hold', async () => {
    const query = queryTable(file(header, row), 'requests', 'SELECT t FROM requests');
    await expect(query).rejects.toThrow('select time instead of t');
  });

  it('reads every type: integers, floats, sums, text and NULL', async () => {
    const { columns, text } = await queryTable(
      file(header, row),
      'requests',
      "SELECT latency, slo_factor, sum(latency) OVER () AS total, 'a' AS label, NULL::DOUBLE AS none FROM requests",
    );
    expect(columns.latency[0]).toBe(11428945);
    expect(columns.slo_factor[0]).toBe(1.5);
    expect(columns.total[0]).toBe(11428945);
    expect(columns.none[0]).toBeNaN();
    expect(text.label).toEqual(['a']);
  });

  it('gives empty columns for a table without rows', async () => {
    const { rows, columns } = await queryTable(file(header), 'requests', 'SELECT time, result FROM requests');
    expect(rows).toBe(0);
    expect(columns.time).toHaveLength(0);
    expect(columns.result).toHaveLength(0);
  });

  it('reads a .csv that the original scripts copied, which is separated by tabs too', async () => {
    const path = join(dir, 'file=controller_dist=poisson_rate=600_num-models=12_request.csv');
    writeFileSync(path, `${header}\n${row}\n`);
    const { columns } = await queryTable(path, 'requests', 'SELECT user_id FROM requests');
    expect([...columns.user_id]).toEqual([357]);
  });

  it('takes no part of a path for a pattern, a partition or a quote', async () => {
    const folder = join(dir, 'models=12_rate=600', "it's [a] *?{b}");
    mkdirSync(folder, { recursive: true });
    const path = join(folder, 'requests.tsv');
    writeFileSync(path, `${header}\n${row}\n`);
    const { rows } = await queryTable(path, 'requests', 'SELECT * EXCLUDE (t) FROM requests');
    expect(rows).toBe(1);
  });

  it('keeps the order of the file over many chunks', async () => {
    const path = join(dir, 'requests.tsv');
    const writer = new RequestWriter(path);
    const rows = 400_000;
    for (let i = 0; i < rows; i++) writer.request(7 + i, i, 0, 0, 0, 1, 5, 5, 1, 1, 1, 0);
    writer.close();
    let next = 0;
    let ordered = true;
    const seen = await scanTable(
      path,
      'requests',
      'SELECT request_id, time FROM requests',
      ([id, time], count) => {
        for (let i = 0; i < count; i++, next++) ordered &&= id[i] === next && time[i] === next;
      },
    );
    expect(seen).toBe(rows);
    expect(ordered).toBe(true);
  });
});

describe('a malformed table', () => {
  const select = 'SELECT time FROM requests';

  it.each([
    ['a cell too few', '1\t2\t3', 'has 3 cells instead of 12'],
    ['a cell too many', `${row}\t9`, 'has 13 cells instead of 12'],
    [
      'text in a column that the query does not read',
      row.replace('357', 'abc'),
      `has "abc" in column 'user_id', which must be a 32-bit integer`,
    ],
    ['an empty cell', row.replace('\t357\t', '\t\t'), `has "" in column 'user_id'`],
    ['an integer out of range', row.replace('357', '3570000000'), `has "3570000000" in column 'user_id'`],
    [
      'no number for a float',
      row.replace('1.5', 'x'),
      `has "x" in column 'slo_factor', which must be a number`,
    ],
    [
      'a negative latency',
      row.replace('11428945', '-1'),
      `has "-1" in column 'latency', which must be finite and not below 0`,
    ],
    ['a deadline met twice', row.replace('\t1\t0\t2', '\t2\t0\t2'), `has "2" in column 'deadline_met'`],
    ['a negative SLO factor', row.replace('1.5', '-1.5'), `has "-1.5" in column 'slo_factor'`],
    ['an infinite SLO factor', row.replace('1.5', 'inf'), `has "inf" in column 'slo_factor'`],
    ['an SLO factor that is no number', row.replace('1.5', 'nan'), `has "nan" in column 'slo_factor'`],
    ['a decimal for an integer', row.replace('357', '357.5'), `has "357.5" in column 'user_id'`],
    ['an integer with a point', row.replace('\t0\t2\t', '\t0.\t2\t'), `has "0." in column 'arrival_count'`],
    ['a blank line', '', 'has 1 cell instead of 12'],
    ['a leading space', row.replace('357', ' 357'), `has " 357" in column 'user_id'`],
    ['a trailing space', row.replace('357', '357 '), `has "357 " in column 'user_id'`],
    ['a plus', row.replace('357', '+357'), `has "+357" in column 'user_id'`],
    ['a plus before a float', row.replace('1.5', '+1.5'), `has "+1.5" in column 'slo_factor'`],
    ['a power of ten', row.replace('357', '1e3'), `has "1e3" in column 'user_id'`],
    ['a hexadecimal', row.replace('357', '0x357'), `has "0x357" in column 'user_id'`],
    ['an underscore', row.replace('357', '3_57'), `has "3_57" in column 'user_id'`],
    ['zero bytes', '\0\0\0', 'has 1 cell instead of 12'],
  ])('is refused with file and line for %s', async (_, line, message) => {
    const path = file(header, row, row, line, row);
    const error = await mistake(queryTable(path, 'requests', select));
    expect(error.message).toContain(`${path}:4 ${message}`);
    expect(error.code).toBe('E_TABLE_ROW');
  });

  it('is refused for a blank line and a decimal wherever they lie among megabytes of rows', async () => {
    const many = Array.from({ length: 60_000 }, () => row);
    for (const at of [0, 12_336, 12_337, 12_338, 30_000, 59_999]) {
      for (const [wrong, reason] of [
        ['', 'has 1 cell'],
        [row.replace('11428945', '11428945.5'), 'has "11428945.5"'],
      ]) {
        const path = file(header, many.with(at, wrong).join('\n'));
        const error = await mistake(queryTable(path, 'requests', select));
        expect(error.message).toContain(`${path}:${at + 2} ${reason}`);
      }
    }
  });

  it('is none for floats in every form that a C++ stream prints', async () => {
    const floats = ['0', '1.5', '86.4976', '1e-05', '1.23457e+06'];
    const path = file(header, ...floats.map((text) => row.replace('1.5', text)));
    const { columns } = await queryTable(path, 'requests', 'SELECT slo_factor FROM requests');
    expect([...columns.slo_factor]).toEqual([0, 1.5, 86.4976, 1e-5, 1234570]);
  });

  it('is refused exactly if its cells are not of their columns’ types, whatever is in them', async () => {
    const piece = fc.constantFrom(
      ...'0123456789',
      '.',
      '-',
      '+',
      ' ',
      '_',
      'e',
      'E',
      'x',
      'X',
      'b',
      'B',
      '\v',
      '\f',
      'o',
      'a',
    );
    const cell = fc.array(piece, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(''));
    let files = 0;
    await fc.assert(
      fc.asyncProperty(cell, fc.integer({ min: 0, max: 11 }), async (text, index) => {
        const cells = row.split('\t').with(index, text).join('\t');
        // A file of its own each time: a verdict is kept for as long as a file seems the same.
        const path = join(dir, `${++files}.tsv`);
        writeFileSync(path, `${header}\n${row}\n${cells}\n`);
        const accepted = await queryTable(path, 'requests', select).then(
          () => true,
          () => false,
        );
        expect([text, accepted]).toEqual([text, firstBadRow(path, requestColumns) === null]);
      }),
      { numRuns: 200 },
    );
  });

  it('is refused for a negative latency among times that count from the run’s start', async () => {
    const mine = row.replace('1598832443793706643', '44379370664');
    const path = file(header, mine, mine.replace('11428945', '-1'));
    expect((await mistake(queryTable(path, 'requests', select))).message).toContain(
      `${path}:3 has "-1" in column 'latency'`,
    );
  });

  it('names the first of many bad rows, however far apart', async () => {
    const lines = Array.from({ length: 200_000 }, (_, i) => (i === 150_000 || i > 190_000 ? 'x\ty' : row));
    const path = file(header, lines.join('\n'));
    expect((await mistake(queryTable(path, 'requests', select))).message).toContain(`${path}:150002 `);
  });

  it.each([
    ['lacks a column', header.replace('latency\t', ''), `lacks column 'latency'`],
    [
      'has a renamed column',
      header.replace('latency', 'delay'),
      `has column 'delay' where 'latency' belongs`,
    ],
    ['has an extra column', `${header}\tcolour`, `has an unknown column 'colour'`],
    [
      'has swapped columns',
      header.replace('user_id\tmodel_id', 'model_id\tuser_id'),
      `has column 4 'model_id' where 'user_id' belongs`,
    ],
    ['ends in CRLF', `${header}\r`, 'ends in a carriage return'],
    ['is not there', row, `has column '1598832443793706643' where 't' belongs`],
  ])('is refused when its header %s', async (_, line, message) => {
    const path = file(line, row);
    const error = await mistake(queryTable(path, 'requests', select));
    expect(error.message).toContain(`${path}:1 ${message}`);
    expect(error.code).toBe('E_TABLE_HEADER');
  });

  it('is refused when its last row is cut off, naming that line', async () => {
    const path = join(dir, 'cut.tsv');
    writeFileSync(path, `${header}\n${row}\n${row.slice(0, 30)}`);
    expect((await mistake(queryTable(path, 'requests', select))).message).toBe(
      `${path}:3 is cut off in the middle of a row.`,
    );
  });

  it('is refused when it is empty', async () => {
    const path = join(dir, 'empty.tsv');
    writeFileSync(path, '');
    expect((await mistake(queryTable(path, 'requests', select))).code).toBe('E_TABLE_TRUNCATED');
  });

  it('is refused when it does not exist', async () => {
    const path = join(dir, 'absent.tsv');
    expect((await mistake(queryTable(path, 'requests', select))).message).toBe(
      `Cannot read ${path}: it does not exist.`,
    );
  });

  it('is refused when it is a folder, or a pipe that nobody writes to', async () => {
    mkdirSync(join(dir, 'requests.tsv'));
    execFileSync('mkfifo', [join(dir, 'pipe')]);
    for (const name of ['requests.tsv', 'pipe']) {
      const path = join(dir, name);
      const error = await mistake(queryTable(path, 'requests', 'SELECT 1 FROM requests'));
      expect(error.message).toBe(`Cannot read ${path}: it is no file.`);
    }
  });

  it('is not blamed for a mistake in the query', async () => {
    await expect(
      queryTable(file(header, row), 'requests', 'SELECT nothing FROM requests'),
    ).rejects.not.toBeInstanceOf(UserError);
  });
});
