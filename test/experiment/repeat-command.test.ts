import { describe, expect, it } from 'vitest';
import { repeatCommand } from '../../src/experiment/repeat-command.js';

const manifest: Parameters<typeof repeatCommand>[0] = {
  experiment: 'fig7',
  scale: 'quick',
  seed: 0,
  repeats: 7,
  parameters: {},
  selected: ['rate=600'],
};

describe('the command that repeats a run', () => {
  it('repeats every point as often as the run did', () => {
    expect(repeatCommand(manifest, null)).toBe('repro run fig7 --scale quick --repeats 7 --points rate=600');
  });

  it('asks the rule of --until again, and not for what the longest point came to', () => {
    const until = { relative: 0.07, first: 5, most: 50, repeated: [] };
    expect(repeatCommand({ ...manifest, until }, null)).toBe(
      'repro run fig7 --scale quick --until 7% --max-repeats 50 --points rate=600',
    );
  });
});
