import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.js';
import { ActionWriter } from '../../src/telemetry/writer/action-writer.js';
import { putInteger, putUnixTime } from '../../src/telemetry/writer/digits.js';
import { formatFloat } from '../../src/telemetry/writer/float.js';
import { RequestWriter } from '../../src/telemetry/writer/request-writer.js';
import { smallDisk } from '../support/small-disk.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'repro-writers-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function text(value: number): string {
  const bytes = new Uint8Array(32).fill(63);
  return Buffer.from(bytes.subarray(0, putInteger(bytes, 0, value))).toString();
}

describe('integers', () => {
  it('are written digit for digit at every power of ten and either side of it', () => {
    for (let power = 0; power <= 15; power++) {
      for (const value of [10 ** power - 1, 10 ** power, 10 ** power + 1]) {
        expect(text(value)).toBe(String(value));
        expect(text(-value)).toBe(value === 0 ? '0' : `-${value}`);
      }
    }
  });

  it('agree with BigInt over the whole range that a double holds exactly', () => {
    fc.assert(fc.property(fc.maxSafeInteger(), (value) => text(value) === BigInt(value).toString()));
  });

  it('of Unix time are exact to the ns, where a double is not', () => {
    const origin = 1_795_312_993_354_021_277n;
    const seconds = Number(origin / 1_000_000_000n);
    const nanoseconds = Number(origin % 1_000_000_000n);
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e15 }), (ns) => {
        const bytes = new Uint8Array(32);
        const end = putUnixTime(bytes, 0, ns, seconds, nanoseconds);
        return Buffer.from(bytes.subarray(0, end)).toString() === (origin + BigInt(ns)).toString();
      }),
    );
  });

  it('keep the zeros in the middle of a large number', () => {
    expect(text(9_000_000_000_000_001)).toBe('9000000000000001');
    expect(text(1_000_000_007)).toBe('1000000007');
  });

  it('truncate fractions towards zero as a C++ cast does', () => {
    expect(text(12.9)).toBe('12');
    expect(text(-12.9)).toBe('-12');
    expect(text(-0.5)).toBe('0');
    expect(text(5_000_000_000.75)).toBe('5000000000');
  });

  it('refuse what is no integer instead of writing a wrong one', () => {
    expect(() => text(Number.NaN)).toThrow(RangeError);
    expect(() => text(Number.POSITIVE_INFINITY)).toThrow(RangeError);
    expect(() => text(2 ** 60)).toThrow(RangeError);
  });
});

describe('floats', () => {
  // Printed by a C++ stream, and by printf("%g").
  it.each([
    [0, '0'],
    [1, '1'],
    [1.5, '1.5'],
    [3.375, '3.375'],
    [5.0625, '5.0625'],
    [11.390625, '11.3906'],
    [17.0859375, '17.0859'],
    [86.49755859375, '86.4976'],
    [100, '100'],
    [123456, '123456'],
    [1234567, '1.23457e+06'],
    [999999.5, '1e+06'],
    [0.0001, '0.0001'],
    [0.00001, '1e-05'],
    [-2.25, '-2.25'],
    [1e100, '1e+100'],
  ])('%d is printed as %s', (value, printed) => {
    expect(formatFloat(value)).toBe(printed);
  });

  it('round an exact tie to the even digit', () => {
    expect(formatFloat(100000.5)).toBe('100000');
    expect(formatFloat(100001.5)).toBe('100002');
  });
});

describe('RequestWriter', () => {
  it('writes the header and the sample row of the original controller', () => {
    const path = join(dir, 'requests.tsv');
    const writer = new RequestWriter(path);
    writer.request(1598832443793706, 68, 0, 357, 30, 0, 11428945, 100000000, 1, 0, 2, 1);
    writer.close();
    expect(writer.rows).toBe(1);
    expect(readFileSync(path, 'utf8')).toBe(
      't\trequest_id\tresult\tuser_id\tmodel_id\tslo_factor\tlatency\tdeadline\tdeadline_met\tarrival_count\tdeparture_count\tis_coldstart\n' +
        '1598832443793706\t68\t0\t357\t30\t0\t11428945\t100000000\t1\t0\t2\t1\n',
    );
  });

  it('keeps every row in order over many buffers', () => {
    const path = join(dir, 'requests.tsv');
    const writer = new RequestWriter(path);
    const rows = 60_000;
    for (let i = 0; i < rows; i++)
      writer.request(i * 1e6, i, 4, i % 7, 3, 1.5 ** (i % 12), 5, -1, 0, 1, 0, 0);
    writer.close();
    const lines = readFileSync(path, 'utf8').split('\n');
    expect(lines).toHaveLength(rows + 2);
    for (const i of [0, 1, 25_000, rows - 1]) {
      const factor = formatFloat(1.5 ** (i % 12));
      expect(lines[i + 1]).toBe(`${i * 1e6}\t${i}\t4\t${i % 7}\t3\t${factor}\t5\t-1\t0\t1\t0\t0`);
    }
  });

  it('may be closed twice', () => {
    const writer = new RequestWriter(join(dir, 'requests.tsv'));
    writer.close();
    expect(() => writer.close()).not.toThrow();
  });

  it('names the path when its folder does not exist', () => {
    const path = join(dir, 'absent', 'requests.tsv');
    expect(() => new RequestWriter(path)).toThrow(UserError);
    expect(() => new RequestWriter(path)).toThrow(`${path}: its folder does not exist`);
  });

  it('says that the disk is full', { skip: process.platform !== 'linux' }, () => {
    expect(() => new RequestWriter('/dev/full')).toThrow('/dev/full: the disk is full');
  });

  it('ends with a whole row when the disk fills up, and writes no row twice', (context) => {
    const disk = smallDisk(64, context);
    // What is taken away later, when there is room again.
    writeFileSync(join(disk, 'other'), Buffer.alloc(16_384));
    const path = join(disk, 'requests.tsv');
    const writer = new RequestWriter(path);
    let rows = 0;
    expect(() => {
      for (;;) {
        for (let i = 0; i < 100; i++) writer.request(rows++, 1, 0, 0, 0, 1.5, 5, -1, 0, 1, 0, 0);
        writer.flush();
      }
    }).toThrow(`${path}: the disk is full.`);
    rmSync(join(disk, 'other'));
    writer.close();
    const text = readFileSync(path, 'utf8');
    expect(text.endsWith('\n')).toBe(true);
    const times = text
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((row) => Number(row.split('\t')[0]));
    expect(times).toEqual([...times.keys()]);
    expect(times.length).toBeGreaterThan(rows - 200);
    expect(times.length).toBeLessThan(rows);
  });
});

describe('ActionWriter', () => {
  it('writes the 23 columns in the order of the original', () => {
    const path = join(dir, 'actions.tsv');
    const writer = new ActionWriter(path);
    writer.action(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23);
    writer.close();
    const [header, row] = readFileSync(path, 'utf8').split('\n');
    expect(header.split('\t')).toHaveLength(23);
    expect(header).toMatch(/^t\taction_id\taction_type\tstatus\t.*\trequests_queued\tcopies_loaded$/);
    expect(row).toBe('1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23'.replaceAll(' ', '\t'));
    expect(writer.rows).toBe(1);
  });
});
