import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openExperimentRun, openLogdir, strangerNotice, untrustedNotice } from '../../src/cli/open-logdir.js';
import { newFolder, writeRequestLog } from '../plot/request-log.js';
import { manifestOf } from '../support/manifest.js';

describe('a log that is taken for an experiment', () => {
  it('is remarked on when only the user says so, not when its names do', async () => {
    const other = newFolder();
    writeRequestLog(other, 'file=controller_1_request.tsv', [{ t: 0 }, { t: 1 }]);
    expect(strangerNotice(await openLogdir(other, { experiment: 'fig7' }), 'fig7')).toBe(
      `Nothing in the names of the files in ${other} says that they are of fig7: taken for it because --experiment says so.`,
    );
    const own = newFolder();
    writeRequestLog(own, 'file=controller_num-models=12_rate=600_request.tsv', [{ t: 0 }, { t: 1 }]);
    expect(strangerNotice(await openLogdir(own, { experiment: 'fig7' }), 'fig7')).toBeUndefined();
  });
});

describe('a logdir that names a program', () => {
  const program = 'globalThis.wasOpened = true;\nexport default {};\n';
  const logdir = () => {
    const dir = newFolder();
    const file = join(dir, 'mine.ts');
    writeFileSync(file, program);
    writeFileSync(join(dir, 'manifest.json'), JSON.stringify(manifestOf({ experimentFile: file })));
    return { dir, file };
  };

  it('is read without it, or not at all, until it is trusted', async () => {
    const { dir, file } = logdir();
    const says = `${file} would be run as a program: the logdir ${dir} names it, and you have not run it here before.`;
    const opened = await openLogdir(dir);
    expect(opened.experiment).toBeNull();
    expect(untrustedNotice(opened)).toBe(
      `Without its experiment: ${says} Read the file; if you trust it, add --trust.`,
    );
    await expect(openExperimentRun(dir)).rejects.toThrow(says);
    expect(globalThis).not.toHaveProperty('wasOpened');
    // It runs, and is no experiment.
    await expect(openLogdir(dir, { trust: true })).rejects.toThrow('declares no valid experiment');
    await expect(openLogdir(dir)).rejects.toThrow('declares no valid experiment');
  });

  it('is read with an experiment that the user names, and with its own ever after', async () => {
    const { dir, file } = logdir();
    await expect(openLogdir(dir, { experiment: file })).rejects.toThrow('declares no valid experiment');
    await expect(openLogdir(dir)).rejects.toThrow('declares no valid experiment');
  });
});
