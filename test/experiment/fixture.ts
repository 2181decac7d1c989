import type { AnyExperiment } from '../../src/experiment/parameters.js';

/** A small, valid experiment; tests change what they are about. */
export function experiment(over: Partial<AnyExperiment> = {}): AnyExperiment {
  const role = { count: 1, binary: 'client', description: 'sends' };
  return {
    name: 'small',
    title: 'A small experiment',
    summary: 'For tests.',
    paper: { system: 'Clockwork', title: 'T', venue: 'V', section: '1', figure: 'Figure 1' },
    parameters: {
      models: { type: 'int', default: 12, min: 1, max: 100, aliases: ['num-models'], description: 'N' },
      rate: { type: 'number', default: 600, min: 0.5, unit: 'requests/s', description: 'R' },
      dist: { type: 'string', default: 'poisson', choices: ['poisson', 'fixed-rate'], description: 'd' },
      cache: {
        type: 'int',
        default: 32,
        presets: { '16gb': 10_737_418_240 },
        unit: 'bytes',
        description: 'c',
      },
      fast: { type: 'boolean', default: false, description: 'f' },
      period: { type: 'int', default: 30, min: 1, description: 'p' },
      label: { type: 'string', default: 'a', description: 'l' },
    },
    roles: { client: role, controller: role, worker: { ...role, count: 'models' } },
    scales: {
      quick: { description: 'q', set: { period: 5 } },
      small: { description: 's', set: { period: 10 } },
      paper: { description: 'p', set: {} },
    },
    defaultScale: 'quick',
    sweep: { grid: { models: [12, 48], rate: [600, 1200] } },
    telemetry: ['requests'],
    point: (values) => ({ system: 'clockwork', zoo: 'v1', values }) as never,
    expectedRequests: ({ rate, period }) => (rate as number) * (period as number),
    figures: [],
    claims: [],
    ...over,
  };
}
