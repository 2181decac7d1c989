import { describe, expect, it } from 'vitest';
import { experimentsTable, experimentText } from '../../src/cli/experiments-text.js';
import { loadBundled } from '../../src/experiment/load.js';

const seconds = { quick: 1, small: 2, paper: 3 };

async function summaryOf(name: string) {
  const { declaration } = (await loadBundled()).find((one) => one.declaration.name === name)!;
  return { declaration, seconds };
}

describe('the text of experiments', () => {
  it('names the paper of a figure, and none for a comparison of our own', async () => {
    const table = experimentsTable([await summaryOf('fig7'), await summaryOf('schedulers')], 400);
    expect(table).toMatch(/^fig7 +Clockwork, OSDI'20 +Figure 7: /m);
    expect(table).toMatch(/^schedulers +none +a comparison of our own: Six ways/m);
    expect(experimentText(await summaryOf('schedulers'), 400)).toContain(
      "No paper's, but a comparison of our own.",
    );
    expect(experimentText(await summaryOf('fig7'), 400)).toContain('section 6.3, Figure 7');
  });

  it('names the systems of a comparison that is about no single paper', async () => {
    expect(experimentsTable([await summaryOf('tournament')], 400)).toMatch(
      /^tournament +none +a comparison of our own: Four/m,
    );
    expect(experimentText(await summaryOf('tournament'), 400)).toContain(
      "No paper's, but a comparison of our own. It is about Clockwork, InferLine, Kairos and Faro\n",
    );
  });

  it('speaks of combinations only where several parameters are swept', async () => {
    expect(experimentText(await summaryOf('fig7'), 400)).toContain('every combination of');
    const alone = experimentText(await summaryOf('azure'), 400);
    expect(alone).toContain('SWEEP: 2 points\n  loadFactor = 1, 1.8');
    expect(alone).not.toContain('every combination of');
  });
});
