import { describe, expect, it } from 'vitest';
import { parseCounts, parseRequestTimes } from '../../src/workloads/user-trace.js';

describe('a list of requests', () => {
  it('is put in order of time, its functions numbered by first appearance', () => {
    const text = 'seconds,function\n0.5,b\n0.25,a # late\n\n# nothing\n1,b\n0.25,c\n';
    const { times, functions, functionCount } = parseRequestTimes('t.csv', text);
    expect([...times]).toEqual([250e6, 250e6, 500e6, 1e9]);
    expect([...functions]).toEqual([1, 2, 0, 0]);
    expect(functionCount).toBe(3);
  });

  it('may have times alone, tabs, and line ends of any system', () => {
    expect([...parseRequestTimes('t.csv', '\uFEFF1e-9\r\n2e-9\r\n').times]).toEqual([1, 2]);
    expect([...parseRequestTimes('t.tsv', '1\tx\n2\ty').functions]).toEqual([0, 1]);
  });

  it.each([
    ['1\nx\n', 't.csv:2: ', 'not a number'],
    ['1\n-1\n', 't.csv:2: ', 'negative'],
    ['1,a,b\n', 't.csv:1: ', '3 fields'],
    ['1\n,a\n', 't.csv:2: ', 'not a number'],
    ['1\nInfinity\n', 't.csv:2: ', 'not a number'],
    ['', 't.csv: ', 'no line with data'],
    ['seconds\n', 't.csv: ', 'no line with data'],
    ['1e300\n', 't.csv:1: ', '1e300 s are more than 104 days'],
    ['1\n0x10\n', 't.csv:2: ', "'0x10' is not a number"],
  ])('%j is refused with its line', (text, place, why) => {
    expect(() => parseRequestTimes('t.csv', text)).toThrow(place);
    expect(() => parseRequestTimes('t.csv', text)).toThrow(why);
  });
});

describe('a table of counts', () => {
  it('has a row for each of its columns', () => {
    const { functions, intervals, counts, totals } = parseCounts('c.csv', 'a,b\n1,10\n2,0\n3,4294967295\n');
    expect([functions, intervals]).toEqual([2, 3]);
    expect([...counts]).toEqual([1, 2, 3, 10, 0, 4_294_967_295]);
    expect([...totals]).toEqual([6, 4_294_967_305]);
  });

  it.each([
    ['1,2\n3\n', 'c.csv:2: 1 counts, but the first line has 2'],
    ['1,2\n3,4,5\n', 'c.csv:2: 3 counts'],
    ['1\n2.5\n', "c.csv:2: count '2.5' is not a whole number"],
    ['1\n4294967296\n', 'below 2^32'],
    ['1\n-2\n', 'c.csv:2: -2 is negative'],
    ['1,\n', "c.csv:1: '' is not a number"],
    ['# only a comment\n', 'c.csv: no line with data'],
  ])('%j is refused with its line', (text, why) => {
    expect(() => parseCounts('c.csv', text)).toThrow(why);
  });
});
