import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { triggers } from '../../../src/datasets/azure/format.js';
import { readAzureDay, readAzureFile } from '../../../src/datasets/azure/read-day.js';
import { DayScanner } from '../../../src/datasets/azure/scanner.js';
import { dayText, header, line } from './day-text.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'repro-azure-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(content: string | Buffer, name = 'day.csv'): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('readAzureDay', () => {
  it('reads counts per minute, the heaviest function first', async () => {
    const path = file(dayText(line({ 1: 3 }), line({ 2: 4294967295, 1440: 7 }), line({ 1440: 12 })));
    const day = await readAzureDay(path);
    expect([day.functions, day.intervals]).toEqual([3, 1440]);
    expect([...day.totals]).toEqual([4294967302, 12, 3]);
    expect(day.counts).toHaveLength(3 * 1440);
    expect([day.counts[1], day.counts[1439], day.counts[2 * 1440 - 1], day.counts[2 * 1440]]).toEqual([
      4294967295, 7, 12, 3,
    ]);
  });

  it('puts the later of two rows with equal totals first, as the original client does', async () => {
    const day = await readAzureDay(file(dayText(line({ 5: 2 }), line({ 6: 2 }), line({ 7: 2 }))));
    expect([0, 1, 2].map((row) => day.counts.subarray(row * 1440, (row + 1) * 1440).indexOf(2))).toEqual([
      6, 5, 4,
    ]);
  });

  it('keeps the trigger with its row, and counts an unknown one among others', async () => {
    const path = file(dayText(line({ 1: 1 }, 'timer'), line({ 1: 9 }, 'queue'), line({ 1: 5 }, 'blob')));
    const { triggers: codes } = await readAzureFile(path);
    expect([...codes].map((code) => triggers[code])).toEqual(['queue', 'others', 'timer']);
  });

  it('reads gzip whatever the name, lines that end in CRLF, and a last line without newline', async () => {
    const text = dayText(line({ 9: 12 }), line({ 1440: 3 }))
      .trimEnd()
      .replaceAll('\n', '\r\n');
    for (const content of [text, gzipSync(text)]) {
      expect([...(await readAzureDay(file(content))).totals]).toEqual([12, 3]);
    }
  });

  it('gives the same rows however the bytes are cut into chunks', () => {
    const bytes = Buffer.from(dayText(line({ 1: 123456, 700: 8 }), line({ 2: 40, 1440: 55 })));
    const read = (size: number) => {
      const scanner = new DayScanner('day.csv');
      for (let at = 0; at < bytes.length; at += size) scanner.push(bytes.subarray(at, at + size));
      const { blocks, totals } = scanner.finish();
      return [...totals, ...blocks[0].subarray(0, 2 * 1440)];
    };
    const whole = read(bytes.length);
    expect(whole.slice(0, 2)).toEqual([123464, 95]);
    for (const size of [1, 2, 7, 1000]) expect(read(size)).toEqual(whole);
  });

  const bad: [what: string, content: string | Buffer, message: RegExp][] = [
    ['an empty file', '', /:1: the file is empty\./],
    ['a header alone', `${header}\n`, /:2: no row after the header\./],
    ['a file without header', `${line()}\n${line()}\n`, /:1: no header: fields 5 to 1444/],
    ['a header that lacks a column', header.slice(0, -5), /:1: the header has 1443 fields instead of 1444\./],
    ['a row that lacks a count', dayText(line(), line().slice(0, -2)), /:3: 1443 fields instead of 1444\./],
    ['a row with a count too many', dayText(`${line()},0`), /:2: 1445 fields instead of 1444\./],
    ['a row of names only', dayText(line(), 'a,b,c'), /:3: 3 fields instead of 1444\./],
    ['a line in the middle that is empty', dayText(line(), '', line()), /:3: an empty line\./],
    ['a negative count', dayText(line({ 4: -5 })), /:2: the count of minute 4 \('-5'\) is negative\./],
    [
      'a fraction',
      dayText(line(), line({ 1440: 1.5 })),
      /:3: the count of minute 1440 \('1.5'\) is not a whole/,
    ],
    ['a word', dayText(line({ 2: 'many' })), /:2: the count of minute 2 \('many'\) is not a whole number\./],
    ['an empty field', dayText(line({ 3: '' })), /:2: the count of minute 3 is missing\./],
    ['an empty last field', dayText(line({ 1440: '' })), /:2: the count of minute 1440 is missing\./],
    ['a count beyond 32 bits', dayText(line({ 1: 4294967296 })), /minute 1 is beyond 4294967295\./],
    ['a carriage return in a count', dayText(line({ 8: '1\r2' })), /:2: a carriage return inside the line\./],
    ['bytes that are no text', Buffer.alloc(10_000, 7), /:1: a field is longer than 4096 bytes/],
  ];
  for (const [what, content, message] of bad) {
    it(`refuses ${what}, with file and line`, async () => {
      const path = file(content);
      const error = await readAzureDay(path).catch((e) => e);
      expect(error).toMatchObject({ name: 'UserError', code: 'E_BAD_TRACE' });
      expect(error.message.startsWith(`${path}:`)).toBe(true);
      expect(error.message).toMatch(message);
    });
  }

  it('says that a gzip file was cut short, and where', async () => {
    const lines = Array.from({ length: 400 }, (_, i) => line({ [(i % 1440) + 1]: i * 7919 }));
    const packed = gzipSync(dayText(...lines));
    const error = await readAzureDay(file(packed.subarray(0, packed.length / 2))).catch((e) => e);
    expect(error.message).toMatch(/day\.csv:\d+: the gzip data end here: the file was cut short\./);
    expect(Number(/:(\d+):/.exec(error.message)![1])).toBeGreaterThan(2);
  });

  it('says that gzip data are damaged', async () => {
    const packed = gzipSync(dayText(line({ 1: 1 })));
    packed.fill(0xff, 12, 40);
    await expect(readAzureDay(file(packed))).rejects.toThrow(/the gzip data are damaged here/);
  });

  it('says when there is no such file, or a folder in its place', async () => {
    await expect(readAzureDay(join(folder, 'none.csv'))).rejects.toMatchObject({
      code: 'E_NO_FILE',
      message: `${join(folder, 'none.csv')} does not exist.`,
    });
    await expect(readAzureDay(folder)).rejects.toThrow(`${folder} is a folder.`);
    const pipe = join(folder, 'pipe.csv');
    execFileSync('mkfifo', [pipe]);
    await expect(readAzureDay(pipe)).rejects.toThrow(`${pipe} is not a regular file.`);
  });
});
