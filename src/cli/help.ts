import { CommandHelp, Help } from '@oclif/core/help';
import { catalogue } from './catalogue.js';
import { renderTable } from './table.js';

const started = [
  ['repro run fig7', "simulate Clockwork's Figure 7, draw it and judge its claims"],
  ['repro run fig7 --scale quick', 'the same in a sixth of the time'],
  ['repro experiments', 'list the experiments'],
  ['repro init my-experiment', 'start one of your own'],
];

const exits = [
  ['0', 'all went well'],
  ['1', 'a defect of repro'],
  ['2', 'the command line, a file or a value is wrong'],
  ['3', 'a claim failed, or something differs'],
  ['4', 'a point failed or is invalid'],
  ['5', 'a host or a remote process could not be used'],
  ['6', 'nothing differs, but not all could be computed again'],
  ['129', 'a live process was ended with its terminal'],
  ['130', 'stopped by Ctrl-C'],
  ['143', 'a live process was ended by SIGTERM'],
];

/** The summary is the help's first line already; oclif would print it again above the description. */
class OneSummary extends CommandHelp {
  protected override description(): string | undefined {
    return this.command.description ? this.wrap(this.command.description) : undefined;
  }
}

/** oclif's help of a command, with what the command's argument may be below it; and a root help of our own. */
export default class ReproHelp extends Help {
  protected override CommandHelpClass = OneSummary;

  /** Shows the help of a command or a topic by its id (`zoo:list`, `zoo`), or of repro itself for the empty id. */
  async show(id: string): Promise<void> {
    const command = id === '' ? undefined : this.config.findCommand(id);
    if (command) {
      await this.showCommandHelp(command);
      const extra = await catalogue(id, this.opts.maxWidth ?? 80);
      if (extra) this.log(`${this.section(extra.title, extra.body)}\n`);
    } else if (id === '') {
      this.showRoot();
    } else {
      await this.showTopicHelp(this.config.findTopic(id)!);
    }
  }

  private showRoot(): void {
    const commands = this.sortedCommands.map((command) => [
      command.id.replaceAll(':', ' '),
      command.summary ?? '',
    ]);
    this.log(
      [
        `${this.config.pjson.description}.`,
        this.section('USAGE', '$ repro COMMAND [OPTIONS]'),
        this.section('COMMANDS', list(commands)),
        this.section('START HERE', list(started.map(([line, explains]) => [`$ ${line}`, explains]))),
        this.section('EXIT STATUS', list(exits)),
        'Type `repro COMMAND --help` for the options and examples of a command.',
      ].join('\n\n'),
    );
  }
}

function list(rows: readonly (readonly string[])[]): string {
  return renderTable(['', ''], rows, { width: 78 }).split('\n').slice(1).join('\n');
}
