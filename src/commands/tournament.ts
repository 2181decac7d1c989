import { runLogdirFlag, simulatedRunFlags } from '../cli/run/flags.js';
import { RunCommand } from '../cli/run/run-command.js';
import { standingsOf } from '../cli/tournament/standings-text.js';
import { openRun } from '../telemetry/logdir/open-run.js';

export default class Tournament extends RunCommand {
  static override summary =
    'Run four systems and four baselines on one workload, fleet and bill; end with the standings';
  static override description =
    "The experiment 'tournament' by a name of its own: the points, claims and figures of repro run tournament, and a table of standings at the end. It is simulated only. experiments/tournament/README.md says what each system was built for, and why the table is no ranking of systems.";
  static override flags = { ...simulatedRunFlags, logdir: runLogdirFlag('runs/tournament') };
  static override usage = '<%= command.id %> [FLAGS]';
  static override examples = [
    { description: 'All of it in a minute or so', command: 'repro tournament --scale quick' },
    {
      description: 'Two systems at two loads, three times each',
      command: "repro tournament --points 'system=clockwork|edf,load=0.6|1.5,fleet=uniform' --repeats 3",
    },
    {
      description: 'A looser SLO, and no burst',
      command: 'repro tournament --set sloFactor=40 --set burst=1',
    },
    {
      description: 'A competitor of your own among two others',
      command: "repro tournament --set 'system=./mine.ts|edf|fcfs' --set load=0.9",
    },
  ];

  async run(): Promise<unknown> {
    const { flags } = await this.parse(Tournament);
    const ran = await this.runExperiment('tournament', flags, ['tournament', ...this.argv]);
    if ('instead' in ran) return ran.instead;
    if (ran.done.status === 'interrupted') return ran.done;
    const { text, rows } = await standingsOf(await openRun(ran.done.logdir), this.width);
    if (text) this.log(`\n${text}`);
    return { ...ran.done, standings: rows };
  }
}
