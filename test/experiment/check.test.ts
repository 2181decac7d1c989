import { describe, expect, it } from 'vitest';
import { checkDeclaration } from '../../src/experiment/check.js';
import { experiment } from './fixture.js';

const { parameters, scales } = experiment();
const figure = { name: 'f', title: 'F', needs: ['requests'], build: async () => [] };
const claim = {
  id: 'c',
  statement: 's',
  source: 'x',
  expected: { relation: 'at least', value: 1 },
  tolerance: 0,
  measure: () => ({ notTestable: '' }),
};

describe('checkDeclaration', () => {
  it('returns a valid declaration itself', () => {
    const valid = experiment({ figures: [figure as never], claims: [claim as never] });
    expect(checkDeclaration(valid, 'a.ts')).toBe(valid);
  });

  it.each([
    ['its default export must be an object', 5],
    ["name 'my experiment' may only hold letters, digits and dashes", experiment({ name: 'my experiment' })],
    ['title must be a text', experiment({ title: undefined })],
    ['metrics must be a function', experiment({ metrics: {} as never })],
    ['steady must be true or false', experiment({ steady: 1 as never })],
    ['numberedRun must be true or false', experiment({ numberedRun: 'yes' as unknown as boolean })],
    ['paper.venue must be a text', experiment({ paper: { ...experiment().paper, venue: '' } })],
    [
      'parameters.rate.type must be one of int, number, boolean, string',
      { parameters: { ...parameters, rate: { type: 'float' } } },
    ],
    [
      'parameters.rate.default must be at least 0.5, but is 0',
      { parameters: { ...parameters, rate: { type: 'number', default: 0, min: 0.5, description: 'r' } } },
    ],
    [
      'parameters.dist.default must be one of a, b, but is "c"',
      { parameters: { dist: { type: 'string', default: 'c', choices: ['a', 'b'], description: 'd' } } },
    ],
    [
      "the name 'rate' of parameters.speed is already taken",
      {
        parameters: {
          ...parameters,
          speed: { type: 'int', default: 1, aliases: ['rate'], description: 's' },
        },
      },
    ],
    [
      "the name 'repeat' of parameters.repeat is already taken",
      { parameters: { ...parameters, repeat: { type: 'int', default: 1, description: 's' } } },
    ],
    [
      "roles.worker.count names 'gpus', which is no parameter",
      { roles: { ...experiment().roles, worker: { count: 'gpus', binary: 'w', description: 'd' } } },
    ],
    ['scales.paper must be an object', { scales: { quick: scales.quick, small: scales.small } }],
    [
      "scales.quick.set names 'perod', which is no parameter (did you mean period?)",
      { scales: { ...scales, quick: { description: 'q', set: { perod: 1 } } } },
    ],
    ['defaultScale must be one of quick, small, paper', { defaultScale: 'tiny' }],
    ["sweep must have exactly one of 'grid', 'list' and 'paired'", { sweep: {} }],
    ["sweep.grid names 'rat', which is no parameter (did you mean rate?)", { sweep: { grid: { rat: [1] } } }],
    ['sweep.grid.rate has no value', { sweep: { grid: { rate: [] } } }],
    ['sweep.grid.rate must be a number of requests/s, but is "x"', { sweep: { grid: { rate: [1, 'x'] } } }],
    ['the lists of sweep.paired differ in length', { sweep: { paired: { rate: [1, 2], models: [1] } } }],
    ['sweep.list[1] sets other parameters than the first', { sweep: { list: [{ rate: 1 }, { models: 1 }] } }],
    ['telemetry must be one of requests, actions', { telemetry: ['request'] }],
    ['telemetry must name a table', { telemetry: [] }],
    ['point must be a function', { point: undefined }],
    [
      "figures[0].needs 'actions', which telemetry does not list",
      { figures: [{ ...figure, needs: ['actions'] }] },
    ],
    ["claims[1].id 'c' is already taken", { claims: [claim, claim] }],
    ['claims[0].tolerance must be a number of at least 0', { claims: [{ ...claim, tolerance: -1 }] }],
  ])('says that %s', (message, wrong) => {
    const value = typeof wrong === 'object' ? { ...experiment(), ...wrong } : wrong;
    expect(() => checkDeclaration(value, 'mine.ts')).toThrow(
      `mine.ts declares no valid experiment: ${message}`,
    );
  });
});
