import { Args } from '@oclif/core';
import { ReproCommand } from '../cli/command.js';
import { completionScripts, type Shell, shells } from '../cli/completion/scripts.js';

export default class Completion extends ReproCommand {
  static override enableJsonFlag = false;
  static override summary = 'Print what a shell needs to complete command lines of repro';
  static override description =
    'Completes commands, flags and their values, names of experiments, workloads, pipelines, zoos and data sets, and behind --set and --points the parameters of the experiment. repro must be on the PATH: npx is not completed.';
  static override args = {
    shell: Args.string({ description: 'the shell', required: true, options: [...shells] }),
  };
  static override examples = [
    { description: 'In ~/.bashrc', command: 'source <(repro completion bash)' },
    { description: 'In ~/.zshrc', command: 'source <(repro completion zsh)' },
    {
      description: 'For fish, once',
      command: 'repro completion fish > ~/.config/fish/completions/repro.fish',
    },
  ];

  async run(): Promise<void> {
    const { args } = await this.parse(Completion);
    process.stdout.write(completionScripts[args.shell as Shell]);
  }
}
