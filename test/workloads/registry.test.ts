import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.js';
import { findWorkload, workloads } from '../../src/workloads/registry.js';
import { endsByItself } from '../../src/workloads/workload.js';

const names = [
  'example',
  'fill_memory',
  'spam',
  'single-spam',
  'simple',
  'simple-slo-factor',
  'simple-parametric',
  'poisson-open-loop',
  'scalability-exp-1',
  'slo-exp-1',
  'slo-exp-2',
  'comparison_experiment',
  'comparison_experiment2',
  'azure',
  'azure_scalability_exp',
  'azure_half',
  'azure_small',
  'azure_single',
  'azure_fast',
  'bursty_experiment',
];

const files: Record<string, string> = { './requests.csv': '0.1,a\n', './counts.csv': '1\n' };
const data = { zoo: ['a', 'b'], file: (path: string) => files[path] };
const all = [...workloads.values()];

describe('the registry', () => {
  it('has every workload that the original’s command line accepts', () => {
    expect([...workloads.keys()].slice(0, names.length).sort()).toEqual([...names].sort());
  });

  it('has five of our own', () => {
    expect([...workloads.keys()].slice(names.length)).toEqual([
      'gamma-open-loop',
      'fixed-rate-open-loop',
      'rate-steps',
      'rate-ramp',
      'trace-replay',
    ]);
  });

  it('suggests the nearest names', () => {
    expect(() => findWorkload('azure-small')).toThrow(
      expect.objectContaining({ next: expect.stringContaining('azure_small') }),
    );
  });
});

describe.each(all.map((workload) => [workload.name, workload] as const))('%s', (name, workload) => {
  const { parameters, examples, summary, notes = [] } = workload;

  it('explains itself and each parameter on one line', () => {
    expect(examples.length).toBeGreaterThan(0);
    for (const text of [summary, ...notes, ...parameters.map(({ description }) => description)])
      expect(text).toMatch(/^\S.*\S$/);
    const required = parameters.map((parameter) => parameter.default === undefined);
    expect(required).toEqual([...required].sort((a, b) => Number(b) - Number(a)));
  });

  it('binds its own examples, to models and an end or none', () => {
    for (const { args } of examples) {
      const bound = workload.bind(args.split(' ').filter(Boolean), data);
      expect(bound.loads.length).toBeGreaterThan(0);
      expect(bound.expectedRequests).toBeGreaterThan(0);
      const runsUntilStopped = examples.some((e) => e.args === args && /until stopped/.test(e.explains));
      if (runsUntilStopped) expect(endsByItself(bound)).toBe(false);
    }
  });

  it('refuses an argument too many, and a first one that is missing', () => {
    const most = parameters.map((parameter) => String(parameter.default ?? parameter.choices?.[0] ?? 1));
    expect(() => workload.bind([...most, '1'], data)).toThrow(`takes ${parameters.length} arguments`);
    if (parameters.length > 0 && parameters[0].default === undefined) {
      expect(() => workload.bind([], data)).toThrow(`${name} lacks its argument ${parameters[0].name}`);
    }
  });

  it.each(parameters.filter(({ type }) => type !== 'string'))('refuses text for $name', (parameter) => {
    const [{ args }] = examples;
    const given = args.split(' ');
    const line = parameters.map((p, i) => given[i] ?? String(p.default));
    line[parameters.indexOf(parameter)] = 'many';
    expect(() => workload.bind(line, data)).toThrow(UserError);
    expect(() => workload.bind(line, data)).toThrow(`${name}: ${parameter.name} is 'many'`);
  });
});
