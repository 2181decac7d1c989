import { ReproCommand } from '../cli/command.js';
import { checkHere } from '../cli/doctor/check-here.js';
import { checkHosts } from '../cli/doctor/check-hosts.js';
import { findingsText } from '../cli/doctor/findings-text.js';
import { hostsFlags, refuseWithoutHosts, sshOptionsOf } from '../cli/hosts/flags.js';
import { ExitCode } from '../exit-codes.js';
import { binariesToCheck, parseBinaries } from '../runner/hosts/declare/binaries.js';
import { parseHosts } from '../runner/hosts/declare/parse-hosts.js';

export default class Doctor extends ReproCommand {
  static override summary = 'Check this machine, or the hosts of --hosts';
  static override description =
    'Looks for what a run needs: programs, free ports, clocks, disk, cores, memory. Changes nothing. Ends with status 5 when something fails.';
  static override flags = hostsFlags;
  static override examples = [
    { description: 'This machine', command: 'repro doctor' },
    {
      description: 'A cluster, as `repro run --hosts` would use it',
      command: "repro doctor --hosts 'client=c1,controller=c2,workers=w[1-6]'",
    },
    {
      description: 'The same for the original programs',
      command: 'repro doctor --hosts hosts.yaml --binaries clockwork:/opt/clockwork/build',
    },
  ];

  async run(): Promise<unknown> {
    const { flags } = await this.parse(Doctor);
    if (flags.hosts === undefined) refuseWithoutHosts(flags);
    const binaries = parseBinaries(flags.binaries);
    const findings =
      flags.hosts === undefined
        ? await checkHere()
        : await checkHosts(parseHosts(flags.hosts), sshOptionsOf(flags), binariesToCheck(binaries));
    this.log(findingsText(findings, this.width));
    if (findings.some(({ status }) => status === 'fail')) process.exitCode = ExitCode.host;
    return findings;
  }
}
