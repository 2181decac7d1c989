import { describe, expect, it } from 'vitest';
import { nearest, UserError, unknownName } from '../src/errors.js';

describe('a UserError', () => {
  it('is a line that a terminal shows as it is, whatever it quotes', () => {
    const { message, next } = new UserError('E_X', "p.yaml:1: '\u001b[31mred\n\u2028' is odd.", 'rm a\rb');
    expect(message).toBe("p.yaml:1: '\\u001b[31mred\\u000a\\u2028' is odd.");
    expect(next).toBe('rm a\\u000db');
  });

  it('leaves out the middle of what is too long to be read', () => {
    const { message } = new UserError('E_X', `The file '${'x'.repeat(1e6)}' is odd.`);
    expect(message).toHaveLength(2000);
    expect(message).toMatch(/^The file 'x+…x+' is odd\.$/);
  });
});

describe('nearest', () => {
  const models = ['resnest50', 'resnest101', 'resnet101_v2', 'resnet18_v1', 'resnet50_v1', 'resnet50_v2'];

  it('puts a slip in the beginning of a longer name before a name of the same length', () => {
    expect(nearest('resnet51', models)).toEqual(['resnet50_v1', 'resnet50_v2', 'resnest50']);
  });

  it('puts names that what was typed begins first, the shortest of them before the others', () => {
    expect(nearest('resnet', ['resnext', 'resnet50_v2', 'resnet18'])).toEqual([
      'resnet18',
      'resnet50_v2',
      'resnext',
    ]);
  });

  it('finds nothing for a name that looks like none', () => {
    expect(nearest('xyzzyxyzzy', models)).toEqual([]);
  });
});

describe('unknownName', () => {
  it('lists the names too where the name is so short that a near one may be chance', () => {
    expect(unknownName('E_UNKNOWN_PARAMETER', 'parameter', 'foo', ['zoo', 'rate']).next).toBe(
      'Did you mean zoo? Known: rate, zoo.',
    );
  });

  const names = (count: number) => Array.from({ length: count }, (_, i) => `m${String(i).padStart(4, '0')}`);

  it('lists a dozen names in full', () => {
    expect(unknownName('E_UNKNOWN_MODEL', 'model', 'qqqqqqqqqqq', names(12)).next).toBe(
      `Known: ${names(12).join(', ')}.`,
    );
  });

  it('lists the first twelve of more, how many are left, and where all are', () => {
    const all = names(61);
    expect(unknownName('E_UNKNOWN_MODEL', 'model', 'qqqqqqqqqqq', all).next).toBe(
      `Known: ${all.slice(0, 12).join(', ')} and 49 more; see them all: repro zoo list ZOO`,
    );
    expect(unknownName('E_VALUE', 'value', 'qqqqqqqqqqq', all).next).toMatch(/m0011 and 49 more\.$/);
  });
});
