import { Config } from '@oclif/core/config';
import { describeFailure, printFailure } from '../cli/failure.js';
import { outliveFullDisk } from '../cli/full-disk.js';
import Client from '../commands/client.js';
import Controller from '../commands/controller.js';
import Worker from '../commands/worker.js';
import { unknownName } from '../errors.js';

/**
 * The programs that play roles on a host, and nothing else of repro: the build makes one file of this and of all that it imports
 * (dist/core.mjs), which `--deploy` copies to hosts that have Node.js alone.
 */
const programs = { worker: Worker, controller: Controller, client: Client };

outliveFullDisk();
const [name = '', ...args] = process.argv.slice(2);
try {
  if (!Object.hasOwn(programs, name))
    throw unknownName('E_UNKNOWN_COMMAND', 'program', name, Object.keys(programs));
  // In memory, since there is no package.json beside the one file.
  const pjson = { name: 'repro', version: '0.0.0', oclif: { bin: 'repro' } };
  const config = new Config({ root: import.meta.dirname, pjson });
  await config.load();
  await programs[name as keyof typeof programs].run(args, config);
} catch (error) {
  const failure = describeFailure(error);
  printFailure(failure, false);
  process.exitCode = failure.exitCode;
}
