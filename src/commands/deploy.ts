import { ReproCommand } from '../cli/command.js';
import { hostsFlag, sshFlags, sshOptionsOf } from '../cli/hosts/flags.js';
import { renderTable } from '../cli/table.js';
import { parseHosts } from '../runner/hosts/declare/parse-hosts.js';

export default class Deploy extends ReproCommand {
  static override summary = "Copy repro's programs to the hosts of --hosts";
  static override description =
    'One file of 0.6 MB a host, where it is not there already, checked by its hash, as repro run --deploy does before a run. Nothing is copied anywhere when a host cannot be reached or lacks Node.js or room. Ends with status 5 then.';
  static override flags = { hosts: hostsFlag, ...sshFlags };
  static override examples = [
    {
      description: 'To every host of a file',
      command: 'repro deploy --hosts hosts.yaml',
    },
    {
      description: 'By role',
      command: "repro deploy --hosts 'client=c1,controller=c2,workers=w[1-6]'",
    },
  ];

  async run(): Promise<unknown> {
    const { flags } = await this.parse(Deploy);
    const cluster = parseHosts(flags.hosts);
    const { deployToHosts } = await import('../runner/hosts/deploy-to-hosts.js');
    const deployed = await deployToHosts(cluster, sshOptionsOf(flags));
    const rows = deployed.map(({ host, path, copied }) => [host, copied ? 'copied' : 'was there', path]);
    this.log(renderTable(['HOST', 'PROGRAMS', 'WHERE'], rows, { width: this.width }));
    return deployed;
  }
}
