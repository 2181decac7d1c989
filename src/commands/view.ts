import { Flags } from '@oclif/core';
import { ReproCommand } from '../cli/command.js';
import { printer } from '../cli/live-flags.js';
import { logdirFlags } from '../cli/logdir-flags.js';
import { openLogdir, untrustedNotice } from '../cli/open-logdir.js';
import { worstFlag } from '../cli/report/flags.js';
import { ExitCode } from '../exit-codes.js';
import { stoppable } from '../live/stoppable.js';
import { viewRun } from '../report/view/view-run.js';

export default class View extends ReproCommand {
  static override summary = 'Serve the report of a run on this machine, and refresh it while the run goes on';
  static override description =
    'Prints an address for a browser here; nobody else can reach it. The page keeps its place, its filters and its simulator when it is refreshed. Ends by Ctrl-C.';
  static override enableJsonFlag = false;
  static override flags = {
    ...logdirFlags,
    port: Flags.integer({
      char: 'p',
      default: 0,
      min: 0,
      max: 65_535,
      description: 'port to listen on; 0 takes a free one',
    }),
    worst: worstFlag,
  };
  static override examples = [
    {
      description: 'Watch a run that goes on without this terminal',
      command: 'repro view -l runs/mine',
    },
    { description: 'At an address that stays', command: 'repro view -l runs/mine --port 8080' },
  ];

  async run(): Promise<void> {
    const { flags } = await this.parse(View);
    const { logdir, port, worst } = flags;
    const open = () => openLogdir(logdir, flags);
    this.note(untrustedNotice(await open()));
    process.exitCode = await stoppable(async (signal) => {
      await viewRun({ open, port, worst, say: printer() }, signal);
      return ExitCode.ok;
    });
  }
}
