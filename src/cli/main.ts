import { Config } from '@oclif/core/config';
import { ExitCode } from '../exit-codes.js';
import { type Call, resolveCall } from './call.js';
import { describeFailure, printFailure } from './failure.js';
import Help from './help.js';

/**
 * Runs one command line and returns its exit status. `root` is the package's folder. Every error of every command ends
 * here, so that a user's mistake never shows a stack trace and `--json` always gets JSON.
 */
export async function main(argv: readonly string[], root: string): Promise<number> {
  let call: Call | undefined;
  try {
    const config = await Config.load({ root });
    call = resolveCall(argv, config);
    if (call.kind === 'command') await config.runCommand(call.id, [...call.args]);
    else await new Help(config).show(call.id);
    return Number(process.exitCode ?? ExitCode.ok);
  } catch (error) {
    const failure = describeFailure(error, call);
    printFailure(failure, wantsJson(argv));
    return failure.exitCode;
  }
}

/** Whether `--json` stands before a `--` that ends the flags. */
function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return argv.slice(0, end === -1 ? undefined : end).includes('--json');
}
