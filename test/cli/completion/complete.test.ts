import { describe, expect, it } from 'vitest';
import { answer } from '../../../src/cli/completion/answer.js';
import { complete } from '../../../src/cli/completion/complete.js';
import { splitLine } from '../../../src/cli/completion/split-line.js';
import type { FlagWords, Words } from '../../../src/cli/completion/words.js';

const flag = (name: string, more: Partial<FlagWords> = {}): FlagWords => ({
  name,
  description: `${name}!`,
  takesValue: true,
  multiple: false,
  allowNo: false,
  options: [],
  ...more,
});
const word = (value: string) => ({ value, description: `${value}!` });
const words: Words = {
  commands: [
    {
      id: 'run',
      description: 'Run',
      args: [{ name: 'experiment', options: [] }],
      flags: [
        flag('scale', { options: ['quick', 'paper'] }),
        flag('logdir', { char: 'l' }),
        flag('set', { multiple: true }),
        flag('points', { multiple: true }),
        flag('plot', { takesValue: false, allowNo: true }),
      ],
    },
    { id: 'zoo list', description: 'Zoos', args: [{ name: 'zoo', options: [] }], flags: [] },
    { id: 'zoo show', description: 'Models', args: [], flags: [] },
    { id: 'baseline rm', description: 'Remove', args: [{ name: 'baseline', options: [] }], flags: [] },
    {
      id: 'compare',
      description: 'Compare',
      args: [{ name: 'logdir', options: [] }],
      flags: [flag('baseline')],
    },
    {
      id: 'data show',
      description: 'Days',
      flags: [],
      args: [
        { name: 'dataset', options: ['azure'] },
        { name: 'file', options: [] },
      ],
    },
    {
      id: 'client',
      description: 'Client',
      args: [
        { name: 'address', options: [] },
        { name: 'workload', options: [] },
      ],
      flags: [],
    },
  ],
  experiments: [
    {
      ...word('fig7'),
      parameters: [
        { ...word('rate'), values: [] },
        { ...word('dist'), values: ['poisson', 'fixed-rate'] },
      ],
      points: { rate: ['600', '900'], mix: ['2,0', '1,3'] },
    },
    { ...word('fig8'), parameters: [], points: {} },
  ],
  workloads: [word('simple')],
  pipelines: [],
  zoos: [word('osdi20')],
  datasets: [],
  baselines: [word('main'), word('older')],
};
const found = (...typed: string[]) => {
  const { candidates, kind } = complete(typed, words);
  return [kind, ...candidates.map(({ value }) => value)];
};

describe('completion', () => {
  it('offers commands, and the second words of those that have two', () => {
    expect(found('')).toEqual(['words', 'run', 'zoo', 'baseline', 'compare', 'data', 'client']);
    expect(found('r')).toEqual(['words', 'run']);
    expect(found('zoo', '')).toEqual(['words', 'list', 'show']);
    expect(found('nothing', '')).toEqual(['words']);
  });

  it('offers names of experiments, workloads and zoos, and files where none of them fits', () => {
    expect(found('run', 'fig')).toEqual(['words', 'fig7', 'fig8']);
    expect(found('run', './fig')).toEqual(['files']);
    expect(found('client', '127.0.0.1:1', '')).toEqual(['words', 'simple']);
    expect(found('zoo', 'list', '')).toEqual(['words', 'osdi20']);
    expect(found('data', 'show', 'azure', '')).toEqual(['files']);
  });

  it('offers the baselines here', () => {
    expect(found('baseline', 'rm', '')).toEqual(['words', 'main', 'older']);
    expect(found('compare', '--baseline', 'm')).toEqual(['words', 'main']);
    expect(found('compare', '')).toEqual(['files']);
  });

  it('offers flags that may still be given, and both forms of those with --no-', () => {
    expect(found('run', '--scale', 'quick', '--set', 'a=1', '--')).toEqual([
      ...['words', '--logdir', '--set', '--points', '--plot', '--no-plot'],
    ]);
    expect(found('run', 'fig7', '--', '--s')).toEqual(['words']);
  });

  it('offers values of flags behind a space or an equals sign, and files for others', () => {
    expect(found('run', '--scale', '')).toEqual(['words', 'quick', 'paper']);
    expect(found('run', '--scale=p')).toEqual(['words', '--scale=paper']);
    expect(found('run', '-l', '')).toEqual(['files']);
  });

  it('offers parameters of the experiment behind --set, then their values, also another one', () => {
    expect(found('run', 'fig7', '--set', '')).toEqual(['open', 'rate=', 'dist=']);
    expect(found('run', '--scale', 'quick', 'fig7', '--set', 'dist=f')).toEqual(['words', 'dist=fixed-rate']);
    expect(found('run', 'fig7', '--set', 'dist=poisson|')).toEqual([
      ...['words', 'dist=poisson|poisson', 'dist=poisson|fixed-rate'],
    ]);
    expect(found('run', 'fig7', '--set', 'rate=')).toEqual(['words']);
    expect(found('run', '--set', '')).toEqual(['words']);
    expect(found('run', 'mine.ts', '--set', '')).toEqual(['words']);
  });

  it('offers names and values of the sweep behind --points, also where values have commas', () => {
    expect(found('run', 'fig7', '--points', '')).toEqual(['open', 'rate=', 'mix=']);
    expect(found('run', 'fig7', '--points', 'rate=600,m')).toEqual(['open', 'rate=600,mix=']);
    expect(found('run', 'fig7', '--points', 'mix=2,')).toEqual(['words', 'mix=2,0']);
    expect(found('run', 'fig7', '--points', 'mix=2,0,rate=9')).toEqual(['words', 'mix=2,0,rate=900']);
  });
});

describe("a shell's answer", () => {
  it('is a candidate a line, with what it is', () => {
    expect(answer(['fish', 'run', 'fig7'], words)).toBe('words\nfig7\tfig7!\n');
    expect(answer(['zsh', 'run', './'], words)).toBe('files\n');
    expect(answer(['zsh'], { ...words, commands: [] })).toBe('words\n');
  });

  it('in bash is what stands behind the last word break', () => {
    const line = 'repro run fig7 --set dist=p';
    expect(answer(['bash', line, ' =:'], words)).toBe('words\npoisson\n');
    expect(answer(['bash', line, ' '], words)).toBe('words\ndist=poisson\n');
    expect(answer(['bash', 'repro run --scale=', ' =:'], words)).toBe('words\nquick\npaper\n');
  });
});

describe('an unfinished line', () => {
  it.each([
    ['repro run ', ['repro', 'run', '']],
    ['repro  run', ['repro', 'run']],
    ["repro --set 'a b", ['repro', '--set', 'a b']],
    ['repro --set "a|b" c', ['repro', '--set', 'a|b', 'c']],
    ['repro a\\ b', ['repro', 'a b']],
    ['repro a\\', ['repro', 'a']],
    ['', ['']],
  ])('%s is split as a shell does', (line, split) => {
    expect(splitLine(line)).toEqual(split);
  });
});
