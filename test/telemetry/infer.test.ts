import { describe, expect, it } from 'vitest';
import type { UserError } from '../../src/errors.js';
import { inferExperiment, type Recognisable, withDeclaredNames } from '../../src/telemetry/logdir/infer.js';
import type { Manifest, Run, Values } from '../../src/telemetry/run.js';

const ladder: Recognisable = {
  name: 'ladder',
  parameters: {
    models: { type: 'int', aliases: ['num-models'] },
    rate: { type: 'number' },
    dist: { type: 'string', choices: ['poisson', 'fixed-rate'] },
  },
  sweep: { grid: { models: [12], rate: [600] } },
  telemetry: ['requests'],
};

const rolledUp: Recognisable = { ...ladder, name: 'rolled-up', telemetry: ['minutes', 'histograms'] };
const actions: Recognisable = { ...ladder, name: 'actions', telemetry: ['requests', 'actions'] };

function run(
  parameters: Values,
  files: Run['points'][0]['files'] = { requests: 'r' },
  manifest?: Partial<Manifest>,
): Run {
  return {
    dir: '/logs',
    manifest: (manifest as Manifest | undefined) ?? null,
    points: [{ name: 'p', parameters, repeat: 0, seed: 0, status: 'ok', files }],
    unfinished: [],
  };
}

const original = { dist: 'poisson', rate: 600, 'num-models': 12 };

describe('inferExperiment', () => {
  it('takes rows for the roll-ups that can be made of them, when all are there', () => {
    expect(inferExperiment(run(original, { requests: 'r', actions: 'a' }), [rolledUp])).toBe(rolledUp);
    expect(inferExperiment(run(original, { minutes: 'm', histograms: 'h' }), [rolledUp])).toBe(rolledUp);
    expect(inferExperiment(run(original, { requests: 'r' }), [rolledUp])).toBeNull();
  });

  it("takes the manifest's word", () => {
    expect(inferExperiment(run({}, {}, { experiment: 'actions' }), [ladder, actions])).toBe(actions);
  });

  it("leaves a user's own file to the caller", () => {
    const manifest = { experiment: 'mine', experimentFile: '/home/me/mine.ts' };
    expect(inferExperiment(run({}, {}, manifest), [ladder])).toBeNull();
  });

  it('refuses a manifest of an unknown experiment', () => {
    expect(() => inferExperiment(run({}, {}, { experiment: 'fig99' }), [ladder])).toThrow("'fig99'");
  });

  it('recognises an experiment by the aliases in the names of its points', () => {
    expect(inferExperiment(run(original), [ladder, actions])).toBe(ladder);
  });

  it.each([
    ['a name that is not declared', { ...original, colour: 1 }],
    ['no name that is swept', { dist: 'poisson' }],
    ['a value that is no choice', { ...original, dist: 'uniform' }],
    ['a value of another type', { ...original, 'num-models': 1.5 }],
    ['no parameter at all', {}],
  ])('recognises none by %s', (_, parameters) => {
    expect(inferExperiment(run(parameters), [ladder])).toBeNull();
  });

  it("recognises an original's bare value by the swept parameter that it is an alias of", () => {
    const bare: Recognisable = {
      ...ladder,
      name: 'bare',
      parameters: { system: { type: 'string' }, slo: { type: 'number', aliases: ['config'] } },
      sweep: { grid: { system: ['a', 'b'], slo: [10, 25] } },
    };
    // file=controller_request_25.tsv says nothing of the system, which is the default then
    expect(inferExperiment(run({ config: 25 }), [ladder, bare])).toBe(bare);
    expect(inferExperiment(run({ slo: 25 }), [ladder, bare])).toBeNull();
    expect(inferExperiment(run({ config: 'x' }), [ladder, bare])).toBeNull();
    // file=controller_4_request.tsv numbers a run, which is no setting
    const numbered = {
      ...bare,
      name: 'numbered',
      parameters: { ...bare.parameters, slo: { type: 'int', aliases: ['index'] } },
    };
    expect(inferExperiment(run({ index: 4 }), [bare, numbered as Recognisable])?.name).toBe('numbered');
    expect(inferExperiment(run({ config: 25 }), [bare, numbered as Recognisable])?.name).toBe('bare');
  });

  it('cannot tell the first of many numbered runs from the only one', () => {
    const many = {
      ...ladder,
      name: 'many',
      parameters: { gpus: { type: 'int', aliases: ['index'] } },
      sweep: { grid: { gpus: [10, 20] } },
    } as const satisfies Recognisable;
    const one: Recognisable = { ...rolledUp, name: 'one', numberedRun: true };
    const both = { requests: 'r', actions: 'a' };
    expect(() => inferExperiment(run({ index: 1 }, both), [many, one, rolledUp])).toThrow(
      expect.objectContaining({
        code: 'E_EXPERIMENT_AMBIGUOUS',
        message: '/logs could be a run of many or one.',
        next: 'Say which: --experiment many, or one.',
      }) as UserError,
    );
    expect(inferExperiment(run({ index: 4 }, both), [many, one])).toBe(many);
    expect(inferExperiment(run({ index: 1 }, both), [one])).toBe(one);
    const first = run({ index: 1 }, both);
    const second = { ...first.points[0]!, name: 'q', parameters: { index: 2 } };
    expect(inferExperiment({ ...first, points: [...first.points, second] }, [many, one])).toBe(many);
    expect(inferExperiment(run({ index: 1 }), [many, one])).toBe(many);
  });

  it('names all candidates when several fit', () => {
    const twin = { ...ladder, name: 'twin' };
    const infer = () => inferExperiment(run(original), [twin, ladder]);
    expect(infer).toThrow('/logs could be a run of ladder or twin.');
    expect(infer).toThrow(expect.objectContaining({ exitCode: 2 }) as UserError);
  });
});

describe('withDeclaredNames', () => {
  it('renames aliases, keeps what it does not know, and makes texts of numbers where texts are declared', () => {
    const renamed = withDeclaredNames(run({ 'num-models': 12, dist: 5, other: 1 }), ladder);
    expect(renamed.points[0].parameters).toEqual({ models: 12, dist: '5', other: 1 });
  });
});
