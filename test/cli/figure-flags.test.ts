import { expect, it } from 'vitest';
import Allocate from '../../src/commands/allocate.js';
import Compare from '../../src/commands/compare.js';
import DataShow from '../../src/commands/data/show.js';
import Explain from '../../src/commands/explain.js';
import Plan from '../../src/commands/plan.js';
import Plot from '../../src/commands/plot.js';
import Profile from '../../src/commands/profile.js';
import Search from '../../src/commands/search.js';

it('the flags of figures are said with the same words by every command that draws', () => {
  const commands = [Allocate, Compare, DataShow, Explain, Plan, Plot, Profile, Search];
  const words = (name: string) =>
    new Set(
      commands.flatMap(({ flags }) => {
        const { description } = (flags as Record<string, { description?: string } | undefined>)[name] ?? {};
        return description === undefined ? [] : [description.replace(/\. Default: .*/, '')];
      }),
    );
  expect(words('format').size).toBe(1);
  expect(words('theme').size).toBe(1);
});
