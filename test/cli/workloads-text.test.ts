import { describe, expect, it } from 'vitest';
import { workloadsWithParameters, workloadText } from '../../src/cli/workloads-text.js';
import { wrap } from '../../src/cli/wrap.js';
import { findWorkload } from '../../src/workloads/registry.js';

describe('the text of a workload', () => {
  it('says the bounds of each parameter', () => {
    const text = workloadText(findWorkload('azure'), 200);
    expect(text).toMatch(/trace +integer +1 +day of the trace \(1 to 14\)/);
    expect(text).toMatch(/workers .*\(1 or more\)/);
    expect(text).toMatch(/load-factor .*\(more than 0\)/);
  });

  it('has no table of parameters where there are none', () => {
    expect(workloadText(findWorkload('simple'), 80)).not.toContain('PARAMETER');
  });

  it('fits its notes to the width', () => {
    const [, notes] = workloadText(findWorkload('azure'), 80).split('NOTES\n');
    for (const line of notes.split('\n\n')[0].split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });
});

describe('all workloads with their parameters', () => {
  it('stand one paragraph each', () => {
    const text = workloadsWithParameters(80);
    expect(text.split('\n\n')).toHaveLength(25);
    expect(text).toMatch(/^simple\n {2}2 copies of resnet50_v2.*\n\nsimple-parametric /m);
  });
});

describe('wrapping', () => {
  it('breaks between words and indents what follows', () => {
    expect(wrap('one two three four', 9)).toBe('one two\n  three\n  four');
  });

  it('leaves a word that is too long whole', () => {
    expect(wrap('incomprehensible a', 5)).toBe('incomprehensible\n  a');
  });
});
