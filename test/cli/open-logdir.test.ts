import { describe, expect, it } from 'vitest';
import { openLogdir, strangerNotice } from '../../src/cli/open-logdir.js';
import { newFolder, writeRequestLog } from '../plot/request-log.js';

describe('a log that is taken for an experiment', () => {
  it('is remarked on when only the user says so, not when its names do', async () => {
    const other = newFolder();
    writeRequestLog(other, 'file=controller_1_request.tsv', [{ t: 0 }, { t: 1 }]);
    expect(strangerNotice(await openLogdir(other, 'fig7'), 'fig7')).toBe(
      `Nothing in the names of the files in ${other} says that they are of fig7: taken for it because --experiment says so.`,
    );
    const own = newFolder();
    writeRequestLog(own, 'file=controller_num-models=12_rate=600_request.tsv', [{ t: 0 }, { t: 1 }]);
    expect(strangerNotice(await openLogdir(own, 'fig7'), 'fig7')).toBeUndefined();
  });
});
