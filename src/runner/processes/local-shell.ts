import { execa } from 'execa';
import { UserError } from '../../errors.js';
import { ExitCode } from '../../exit-codes.js';
import { type Channel, channelOptions, type Shell } from './shell.js';

/** The shell of this machine. */
export const localShell: Shell = {
  name: 'this machine',
  lease: null,
  open: (script): Channel => execa('sh', ['-c', script], channelOptions),
  explain: (stderr) =>
    new UserError(
      'E_SHELL',
      `A command of this machine ended early${stderr.trim() ? `: ${stderr.trim().split('\n').at(-1)}` : ''}.`,
      'Try again; if it happens again, look for what kills processes here.',
      ExitCode.host,
    ),
  close: async () => {},
};
