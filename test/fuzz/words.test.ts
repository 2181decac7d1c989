import { describe, expect, it } from 'vitest';
import { parseCounts } from '../../src/capacity/space.js';
import { headsOf } from '../../src/cli/faro/heads.js';
import { instancesOf, numbers as wholeNumbers } from '../../src/cli/kairos/flags.js';
import { milliseconds, sloOf } from '../../src/cli/planning/flags.js';
import { parseBatches, parseSizes } from '../../src/cli/profile/flags.js';
import { resolveValues } from '../../src/experiment/parameters.js';
import { expandSweep, filterPoints } from '../../src/experiment/sweep.js';
import { quantity } from '../../src/live/faro/k8s/quantity.js';
import { parseSettings, SettingsError } from '../../src/live/files/libconfig.js';
import { parseAddresses } from '../../src/live/net/address.js';
import { parseFacts } from '../../src/runner/hosts/check/facts.js';
import { parseBinaries } from '../../src/runner/hosts/declare/binaries.js';
import { hostsOf } from '../../src/runner/hosts/declare/host.js';
import { parseHosts } from '../../src/runner/hosts/declare/parse-hosts.js';
import { parseGoal } from '../../src/search/goal.js';
import { flatPoints } from '../../src/telemetry/logdir/flat-names.js';
import { parseChange } from '../../src/what-if/change.js';
import { readArguments } from '../../src/workloads/arguments.js';
import { parseSchedule, timeOfNext } from '../../src/workloads/gaps/schedule.js';
import { experiment } from '../experiment/fixture.js';
import { fuzz, type Target } from './support/fuzz.js';
import { mutateText } from './support/mutate.js';
import { asText } from './support/scratch.js';

const mutate = mutateText;
const miniature = experiment();

const expressions: readonly [
  string,
  readonly string[],
  (text: string) => unknown,
  number,
  Target['refusal']?,
][] = [
  [
    ...(['--hosts', ['client=c1,controller=me@c2:22,workers=w1,w[03-05]', 'a,b,c', 'n[1-9,12]']] as const),
    (text) => {
      for (const { name } of hostsOf(parseHosts(text))) expect(name).toMatch(/^[\w][\w.-]*$/);
    },
    6000,
  ],
  [
    ...(['--slo of a search', ['p99<=100ms', 'p99.9<=1s,p50<=5 µs']] as const),
    (text) => {
      for (const { allowed } of parseGoal(text, undefined).limits)
        expect(allowed > 0 && allowed < 1).toBe(true);
    },
    3000,
  ],
  ['--goodput', ['0.99', '1'], (text) => parseGoal(undefined, text), 1000],
  [
    'a time',
    ['350ms', '0.35s', '12'],
    (text) => expect(milliseconds(text, '--slo')).toBeLessThanOrEqual(1e9),
    2000,
  ],
  ['an SLO', ['350ms', '.5s'], (text) => expect(sloOf(text)).toBeGreaterThan(0), 1000],
  [
    ...(['a schedule', ['100', '100,200@60', '100,~200@60s,50@90']] as const),
    (text) => {
      const schedule = parseSchedule(text, 'rate');
      expect(schedule.every(({ value }) => value > 0)).toBe(true);
      expect(timeOfNext(schedule, 0, 10)).toBeGreaterThanOrEqual(0);
    },
    3000,
  ],
  ['addresses', ['127.0.0.1:12346,[::1]:3', 'a:1'], (text) => parseAddresses(text), 2000],
  [
    '--heads',
    ['http://127.0.0.1:8000,http://h:[8000-8003]', 'http://[::1]:1'],
    (text) => headsOf(text),
    2000,
  ],
  [
    '--binaries',
    ['bundled', 'clockwork:/opt/x', 'clockwork-emulated:/a b'],
    (text) => parseBinaries(text),
    1000,
  ],
  ['--what-if', ['resident', 'gpu', 'batch=4'], (text) => parseChange(text), 1000],
  [
    ...(['a mix', ['2,0,9,0']] as const),
    (text) => {
      const sum = parseCounts(text, ['a', 'b', 'c', 'd']).reduce((a, b) => a + b);
      expect(sum >= 1 && sum <= 1000).toBe(true);
    },
    1500,
  ],
  [
    ...(['--instance', ['gpu=0.526x5', 'cpu=1']] as const),
    (text) => {
      const [[, { price, most }]] = Object.entries(instancesOf([text])!);
      expect(price > 0 && Number.isFinite(price) && most >= 1).toBe(true);
    },
    2000,
  ],
  [
    'whole numbers',
    ['0,3,5-7', '12'],
    (text) => expect(wholeNumbers(text, '--n').every(Number.isInteger)).toBe(true),
    1000,
  ],
  ['--batches', ['1,2,4', '1'], (text) => parseBatches(text), 1500],
  ['--size', ['n=3', 'seq len=7'], (text) => parseSizes([text]), 1000],
  [
    ...(['--set', ['rate=600|1200', 'models=3', 'dist=poisson', 'period=1e1', 'cache=16gb']] as const),
    (text) => {
      const { values, given, swept } = resolveValues(miniature, { scale: 'quick', set: [text] });
      expect(Object.getPrototypeOf(values)).toBe(Object.prototype);
      expect(expandSweep(miniature, values, { given, swept }).length).toBeGreaterThan(0);
    },
    4000,
  ],
  [
    ...(['--points', ['rate=600', 'rate=600|1200,repeat=0']] as const),
    (text) => {
      const { values, given } = resolveValues(miniature, { scale: 'quick' });
      expect(
        filterPoints(miniature, expandSweep(miniature, values, { given }), [text]).length,
      ).toBeGreaterThan(0);
    },
    3000,
  ],
  [
    ...([
      'settings of libconfig',
      ['a = 10L; /* x */ b = { n : "t\\"", m = 0x1F };\n// c\non = true,', 'x: 1.5e3;'],
    ] as const),
    (text) => parseSettings(text),
    5000,
    SettingsError,
  ],
  [
    ...(['arguments of a workload', ['resnet50_v2 3 1.5 poisson']] as const),
    (text) => {
      const parameters = [
        { name: 'model', type: 'string', description: '' },
        { name: 'copies', type: 'integer', positive: true, description: '' },
        { name: 'rate', type: 'number', min: 0, max: 1e6, description: '' },
        { name: 'dist', type: 'string', choices: ['poisson', 'fixed'], description: '' },
      ] as const;
      const given = readArguments({ name: 'w', parameters }, text.split(' '));
      expect(Number.isSafeInteger(given.number('copies')) && given.number('rate') >= 0).toBe(true);
    },
    2000,
  ],
];

describe('mutations of', () => {
  it.each(expressions)('%s are read or refused', (name, corpus, read, count, refusal) =>
    fuzz({ name, corpus, count, mutate, read: asText(read), ...(refusal && { refusal }) }),
  );

  it("names of the original's files become points with the parameters that stand there, or none", () =>
    fuzz({
      name: 'flat-names',
      count: 4000,
      mutate,
      refusal: RangeError,
      corpus: [
        'file=controller_dist=poisson_rate=600_num-models=12_request.tsv',
        'file=controller_action_25.csv',
      ],
      read: asText((text) => {
        const points = flatPoints('/d', [...new Set(text.split('\n'))]);
        for (const { parameters } of points) {
          expect(Object.getPrototypeOf(parameters)).toBe(Object.prototype);
          for (const value of Object.values(parameters)) expect(String(value)).not.toContain('native code');
        }
        if (points.length === 0) throw new RangeError('no point');
      }),
    }));

  it('what a host says of itself, and quantities of Kubernetes, count as unknown where they are malformed', async () => {
    await fuzz({
      name: 'facts',
      count: 2000,
      mutate,
      takesAll: true,
      corpus: [
        'system Linux\ncores 8\nmemory 123\ndisk 9\nwritable yes\nnode v20.1.0\nlisten\nlisten 0100007F 1F90\n',
      ],
      read: asText((text) => {
        const { cores = 1, listening = [] } = parseFacts(text);
        expect(Number.isSafeInteger(cores)).toBe(true);
        for (const { port } of listening) expect(port <= 65_535).toBe(true);
      }),
    });
    await fuzz({
      name: 'quantity',
      corpus: ['800m', '192Gi', '1.5e3'],
      count: 1000,
      mutate,
      refusal: RangeError,
      read: asText((text) => {
        if (Number.isNaN(quantity(text))) throw new RangeError('no quantity');
      }),
    });
  });
});
