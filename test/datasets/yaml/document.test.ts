import { describe, expect, it } from 'vitest';
import { YamlPlace } from '../../../src/datasets/yaml/yaml-place.js';
import { parseHostsFile } from '../../../src/runner/hosts/declare/hosts-file.js';
import { refusal } from '../../support/refusal.js';

const parse = (text: string) => YamlPlace.parse('p.yaml', text, '');

describe('a YAML text', () => {
  it.each([
    ['lists', `x: ${'['.repeat(20_000)}`],
    ['maps', '{a: '.repeat(20_000)],
    ['dashes', `${'- '.repeat(20_000)}x`],
  ])('that is nested too deeply in %s is refused', (_, text) => {
    expect(refusal(() => parse(text))).toMatch(/^p\.yaml:\d+: not YAML: /);
    expect(refusal(() => parseHostsFile('h.yaml', text))).toMatch(/^h\.yaml:\d+:\d+: /);
  });

  it('whose key stands twice is refused where it stands again, also without a list of keys compared with each other', () => {
    const keys = Array.from({ length: 20_000 }, (_, i) => `k${i}: 1`);
    const began = process.cpuUsage();
    expect(parse(keys.join('\n')).entries()).toHaveLength(20_000);
    expect(refusal(() => parse([...keys, 'k7: 2'].join('\n')).entries())).toBe(
      'p.yaml:20001: not YAML: Map keys must be unique.',
    );
    expect(process.cpuUsage(began).user / 1e6).toBeLessThan(5);
    expect(refusal(() => parseHostsFile('h.yaml', 'hosts:\n  a: {}\n  a: {}\n'))).toBe(
      'h.yaml:3:3: Map keys must be unique.',
    );
  });

  it('gives for an alias what its anchor stands at, the last one before it', () => {
    const fields = parse('a: &x 1\nb: *x\nc: &x 2\nd: [*x, *x]\n').fields(['a', 'b', 'c', 'd']);
    expect(fields.b?.number()).toBe(1);
    expect(fields.d?.elements().map((one) => one.number())).toEqual([2, 2]);
  });
});
