import { expect, it } from 'vitest';
import { runsText } from '../../../src/cli/runs/runs-text.js';

it('a run stays a line of the table, whatever its folder is called', () => {
  const run = {
    experiment: 'fig7',
    scale: 'quick',
    target: 'sim',
    state: 'finished' as const,
    startedAt: '2026-01-31T12:00:00.000Z',
    points: { ok: 1, bad: 0, planned: 1 },
  };
  const logdir = 'runs/a\nruns/b\u001b[31m';
  const lines = runsText([{ logdir, bytes: 10, run }], 'runs', 120).split('\n');
  expect(lines).toHaveLength(4);
  expect(lines[1]).toMatch(/^runs\/a\\u000aruns\/b\\u001b\[31m +fig7 /);
  const [, unreadable] = runsText([{ logdir, bytes: 10, run: null, reason: 'a\nb' }], 'runs', 120).split(
    '\n',
  );
  expect(unreadable).toMatch(/ unreadable .* a\\u000ab$/);
});
