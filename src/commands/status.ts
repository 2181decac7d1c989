import { resolve } from 'node:path';
import { Flags } from '@oclif/core';
import { ReproCommand } from '../cli/command.js';
import { statusOf } from '../cli/run/detach.js';
import { stateText } from '../cli/run/state-text.js';
import { runState } from '../runner/detached/run-state.js';

export default class Status extends ReproCommand {
  static override summary = 'Tell how far a run is';
  static override description =
    'Reads the logdir alone: whether somebody still runs it, and each point. Ends with status 4 when a point has failed or is invalid.';
  static override flags = {
    logdir: Flags.string({ char: 'l', required: true, description: 'the folder of a run' }),
  };
  static override examples = [{ description: 'A detached run', command: 'repro status -l runs/mine' }];

  async run(): Promise<unknown> {
    const { flags } = await this.parse(Status);
    const state = runState(resolve(flags.logdir));
    this.log(stateText(state, this.width));
    process.exitCode = statusOf(state.points);
    return state;
  }
}
