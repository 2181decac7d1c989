import { describe, expect, it } from 'vitest';
import { type Facts, parseFacts, takes } from '../../../../src/runner/hosts/check/facts.js';
import { judge, type Needs } from '../../../../src/runner/hosts/check/judge.js';
import { offsetOf } from '../../../../src/runner/processes/clock-offset.js';

const facts: Facts = {
  system: 'Linux x86_64',
  cores: 8,
  memoryAvailable: 8e9,
  diskFree: 50e9,
  writable: true,
  node: 'v20.19.0',
  missing: [],
  notPrograms: [],
  unresolved: [],
  listening: [],
};
const needs: Needs = { node: true, ports: [12345], bind: '10.0.0.1', cores: 2, memory: 1e9, disk: 1e9 };
const clock = { offset: 0.2, error: 0.4 };
const of = (check: string, found: Partial<Facts>, wanted: Partial<Needs> = {}, offset = clock) =>
  judge({ ...facts, ...found }, offset, { ...needs, ...wanted }).find((verdict) => verdict.check === check);

describe('judging a host', () => {
  it('finds a good host good', () => {
    const verdicts = judge(facts, clock, needs);
    expect(verdicts.map(({ check, status, detail }) => [check, status, detail])).toEqual([
      ['system', 'ok', 'Linux x86_64'],
      ['node', 'ok', 'v20.19.0'],
      ['programs', 'ok', "this repro's are there"],
      ['ports', 'ok', '12345 free'],
      ['clock', 'ok', '+0.2 ms ± 0.4 ms'],
      ['disk', 'ok', '50 GB free'],
      ['cores', 'ok', '8'],
      ['memory', 'ok', '8.0 GB available'],
    ]);
  });

  it.each<[string, 'warn' | 'fail', string, Partial<Facts>]>([
    ['system', 'fail', 'Linux x86_64, without base64', { missing: ['base64'] }],
    ['node', 'fail', 'not there', { node: undefined }],
    ['node', 'fail', 'v20.18.9 is too old', { node: 'v20.18.9' }],
    ['node', 'fail', 'v18.20.0 is too old', { node: 'v18.20.0' }],
    ['programs', 'warn', "this repro's are not there", { notPrograms: ['core.mjs'] }],
    ['ports', 'fail', '12345 taken', { listening: [{ address: '00000000', port: 12345 }] }],
    ['ports', 'warn', 'cannot tell whether 12345 are free', { listening: undefined }],
    ['names', 'fail', 'cannot resolve w1', { unresolved: ['w1'] }],
    ['disk', 'fail', 'the folder cannot be written to', { writable: false }],
    ['disk', 'fail', '0.5 GB free, 1.0 GB needed', { diskFree: 0.5e9 }],
    ['disk', 'warn', 'room unknown', { diskFree: undefined }],
    ['cores', 'warn', '1 for 2 processes', { cores: 1 }],
    ['memory', 'warn', '0.3 GB available, 1.0 GB wanted', { memoryAvailable: 0.3e9 }],
  ])('%s: %s, %s', (check, status, detail, found) => {
    expect(of(check, found)).toMatchObject({ status, detail, next: expect.stringMatching(/\w/) });
  });

  it('looks for the programs of the original instead of Node.js', () => {
    const found = { node: undefined, notPrograms: ['/build/worker'] };
    expect(of('programs', found, { node: false })).toMatchObject({
      status: 'fail',
      detail: 'not there: /build/worker',
    });
    expect(of('node', found, { node: false })).toBeUndefined();
  });

  it.each([
    [9, 'ok'],
    [-10.3, 'ok'],
    [11, 'warn'],
    [-999, 'warn'],
    [2000, 'fail'],
    [-2000, 'fail'],
  ])('a clock that is off by %d ms is %s, its uncertainty in its favour', (offset, status) => {
    expect(of('clock', {}, {}, { offset, error: 0.5 })).toMatchObject({ status });
  });

  it('a clock that nobody can read is worth a warning', () => {
    expect(judge(facts, null, needs).find(({ check }) => check === 'clock')).toMatchObject({
      status: 'warn',
    });
  });
});

describe('the offset of a clock', () => {
  it('is taken from the quickest answer, halfway of its round trip', () => {
    const readings = [
      { asked: 0, answered: 100, theirs: 2090 },
      { asked: 200, answered: 204, theirs: 2203 },
      { asked: 300, answered: 350, theirs: 2301 },
    ];
    expect(offsetOf(readings)).toEqual({ offset: 2001, error: 2 });
  });
});

describe('the facts of a host', () => {
  it('are read, and nonsense counts as unknown', () => {
    const text = `Welcome to host
system Linux x86_64
cores 4
memory 1000
disk 2000
writable yes
node v22.1.0
missing timeout
noprogram /a b/worker
unresolved w1
listen
listen 0100007F 3039
listen bad
`;
    expect(parseFacts(text)).toEqual({
      system: 'Linux x86_64',
      cores: 4,
      memoryAvailable: 1_024_000,
      diskFree: 2_048_000,
      writable: true,
      node: 'v22.1.0',
      missing: ['timeout'],
      notPrograms: ['/a b/worker'],
      unresolved: ['w1'],
      listening: [{ address: '0100007F', port: 12345 }],
    });
    expect(parseFacts('cores many\nnode \ndisk -5\n')).toMatchObject({
      system: 'unknown',
      cores: undefined,
      node: undefined,
      diskFree: undefined,
      writable: false,
    });
    expect(parseFacts('').listening).toBeUndefined();
  });
});

describe('a listener takes a port', () => {
  // /proc/net/tcp writes addresses as little-endian words: 127.0.0.2 is 0200007F.
  it.each([
    ['00000000', 1, '10.0.0.1', true],
    ['00000000000000000000000000000000', 1, '10.0.0.1', true],
    ['0100000A', 1, '10.0.0.1', true],
    ['0000000000000000FFFF00000100000A', 1, '10.0.0.1', true],
    ['0200007F', 1, '10.0.0.1', false],
    ['0200007F', 1, '0.0.0.0', true],
    ['0200007F', 1, 'a-name', true],
    ['00000000', 2, '10.0.0.1', false],
  ])('listening on %s:%d, for %s:1: %s', (address, port, bind, taken) => {
    expect(takes({ address, port }, 1, bind)).toBe(taken);
  });
});
