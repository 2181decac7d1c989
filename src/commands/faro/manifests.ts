import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Flags } from '@oclif/core';
import { stringify } from 'yaml';
import { ReproCommand } from '../../cli/command.js';
import { positiveFlag } from '../../cli/live-flags.js';
import { UserError } from '../../errors.js';
import { type Manifest, manifests } from '../../live/faro/k8s/manifests.js';
import { count } from '../../plural.js';
import { replaceFile, writableFolder } from '../../write-file.js';

export default class FaroManifests extends ReproCommand {
  static override summary = 'Print the Kubernetes objects of a cluster of jobs (Faro)';
  static override description =
    'A namespace with a ResourceQuota, and for each job a head, its Service and a Deployment of replicas; an account that may scale these and nothing else; a pod to start repro faro control and load in. It has never run on a cluster with nodes: docs/faro-live.md.';
  static override enableJsonFlag = false;
  static override flags = {
    image: Flags.string({ required: true, description: 'an image in which repro can be run' }),
    namespace: Flags.string({ char: 'n', default: 'repro-faro', description: 'namespace to make' }),
    jobs: Flags.integer({ default: 10, min: 1, max: 1000, description: 'jobs' }),
    quota: Flags.integer({
      default: 32,
      min: 1,
      max: 100_000,
      description: 'replicas of all jobs together, at most',
    }),
    replicas: Flags.integer({
      default: 1,
      min: 1,
      max: 100,
      description: 'replicas that each job begins with',
    }),
    service: positiveFlag({
      helpValue: 'MS',
      exclusive: ['onnx'],
      description: "replicas sleep so long; by default drawn as ResNet34's",
    }),
    onnx: Flags.string({ helpValue: 'MODEL', description: 'replicas run this ONNX model of the image' }),
    cpu: positiveFlag({ default: 1, description: 'CPUs that a replica asks for' }),
    memory: Flags.integer({
      default: 512,
      min: 64,
      max: 1_000_000,
      helpValue: 'MIB',
      description: 'memory that a replica has',
    }),
    output: Flags.string({
      helpValue: 'FOLDER',
      description: 'write a file for each object; by default all to stdout',
    }),
  };
  static override examples = [
    {
      description: "Ten jobs, as in the paper's evaluation",
      command: 'repro faro manifests --image registry.example/repro:0.1 --quota 32 | kubectl apply -f -',
    },
  ];

  async run(): Promise<void> {
    const { flags } = await this.parse(FaroManifests);
    const { namespace, jobs, quota, replicas, image, cpu, memory, service, onnx } = flags;
    if (!/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(namespace))
      throw new UserError(
        'E_USAGE',
        `'${namespace}' is no name of a namespace.`,
        'Use small letters, digits and dashes.',
      );
    if (jobs * replicas > quota)
      throw new UserError(
        'E_USAGE',
        `A quota of ${count(quota, 'replica')} is too small for ${count(jobs, 'job')} with ${replicas} each.`,
        'Give a larger --quota.',
      );
    const model =
      onnx !== undefined ? ['--onnx', onnx] : service !== undefined ? ['--service', String(service)] : [];
    const token = randomBytes(16).toString('hex');
    const all = manifests({ namespace, jobs, quota, replicas, image, cpu, memory, model, token });
    if (flags.output === undefined) {
      this.log(all.map(yamlOf).join('---\n').trimEnd());
      return;
    }
    const next = 'Give another --output.';
    writableFolder(flags.output, next);
    // kubectl applies a folder by name.
    for (const [i, one] of all.entries()) {
      const name = `${String(i).padStart(3, '0')}-${one.kind.toLowerCase()}-${one.metadata.name}.yaml`;
      replaceFile(join(flags.output, name), yamlOf(one), next);
    }
    this.log(`Wrote ${all.length} files into ${flags.output}`);
  }
}

function yamlOf(manifest: Manifest): string {
  return stringify(manifest);
}
