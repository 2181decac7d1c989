import { describe, expect, it } from 'vitest';
import azure from '../../../experiments/azure/experiment.js';
import fig5 from '../../../experiments/fig5/experiment.js';
import fig6 from '../../../experiments/fig6/experiment.js';
import fig7 from '../../../experiments/fig7/experiment.js';
import fig8 from '../../../experiments/fig8/experiment.js';
import fig11 from '../../../experiments/fig11/experiment.js';
import { type AnyExperiment, defaults } from '../../../src/experiment/parameters.js';
import { queryTable } from '../../../src/index.js';
import { type ClockworkSpec, controllerTypes } from '../../../src/serving-core/clockwork/spec.js';
import { simulate } from '../simulate.js';

describe('inputs', () => {
  it.each([fig5, fig6, fig7, fig8] as unknown as AnyExperiment[])(
    'are sent by the clients of $name, and left out with --set inputs=false',
    (experiment) => {
      const values = defaults(experiment.parameters);
      const inputs = (more: object) =>
        (experiment.point({ ...values, ...more }) as ClockworkSpec).client.inputs;
      expect(inputs({})).toBe(true);
      expect(inputs({ inputs: false })).toBe(false);
    },
  );
});

describe('the schedulers that an experiment offers', () => {
  it('are all of them, but for those that could not run its workload to an end', () => {
    const missing = [azure, fig11, fig5, fig6, fig7, fig8].map(({ parameters }) =>
      controllerTypes.filter((type) => !(parameters.controller.choices as readonly string[]).includes(type)),
    );
    expect(missing).toEqual([['DIRECT'], ['DIRECT'], ['ECHO', 'STRESS'], ['DIRECT'], [], ['ECHO', 'STRESS']]);
  });

  it.each(controllerTypes)(
    'include %s, which answers every request of a short Figure 7',
    async (controller) => {
      const given = { controller, models: 12, rate: 120, period: 1, sloEnd: 40 };
      const { points } = await simulate(fig7 as unknown as AnyExperiment, [given]);
      const sql = `SELECT CAST(count(*) AS DOUBLE) AS rows, CAST(count(*) FILTER (result = 0) AS DOUBLE) AS successes FROM requests`;
      const { columns } = await queryTable<'rows' | 'successes'>(points[0]!.files.requests!, 'requests', sql);
      expect(columns.rows[0]).toBeGreaterThan(300);
      if (controller === 'STRESS') expect(columns.successes[0]).toBe(0);
      else expect(columns.successes[0]! / columns.rows[0]!).toBeGreaterThan(0.5);
    },
  );
});
