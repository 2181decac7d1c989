import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { AppsV1Api, CoreV1Api, Watch } from '@kubernetes/client-node';
import { needRegularFile } from '../../../datasets/regular-file.js';
import { UserError } from '../../../errors.js';

/** A namespace of a Kubernetes cluster. */
export interface Kubernetes {
  readonly apps: AppsV1Api;
  readonly core: CoreV1Api;
  readonly watch: Watch;
  readonly namespace: string;
  /** Of kubectl's configuration; of a pod's own cluster the name that the client gives it. */
  readonly context: string;
  /** URL of the API server. */
  readonly server: string;
}

/** What the client makes up when nothing is configured. */
const NOWHERE = 'http://localhost:8080';

/** Opens the cluster that kubectl would use: the pod's own, or that of `KUBECONFIG` or ~/.kube/config. Throws UserError: `E_KUBERNETES` when there is none, `E_NO_FILE` for what is no file. */
export async function connectKubernetes(namespace: string, context: string | undefined): Promise<Kubernetes> {
  const { AppsV1Api, CoreV1Api, KubeConfig, Watch, findHomeDir } = await import('@kubernetes/client-node');
  for (const file of configurations(findHomeDir()))
    needRegularFile(file, 'Give the file of kubectl in KUBECONFIG, or leave that unset.');
  const config = new KubeConfig();
  try {
    config.loadFromDefault();
  } catch (error) {
    throw unusable(
      `The configuration of kubectl cannot be read: ${(error as Error).message.split('\n', 1)[0]}`,
    );
  }
  if (context !== undefined) {
    if (!config.getContexts().some(({ name }) => name === context))
      throw unusable(`There is no context ${context}`);
    config.setCurrentContext(context);
  }
  const server = config.getCurrentCluster()?.server;
  if (!server || server === NOWHERE) throw unusable('There is no Kubernetes cluster to talk to');
  return {
    apps: config.makeApiClient(AppsV1Api),
    core: config.makeApiClient(CoreV1Api),
    watch: new Watch(config),
    namespace,
    server,
    context: config.getCurrentContext(),
  };
}

/** The files that the client will read, of kubectl's choice. */
function configurations(home: string | null): string[] {
  const given = process.env.KUBECONFIG?.split(delimiter).filter(Boolean) ?? [];
  if (given.length > 0 || home === null) return given;
  const own = join(home, '.kube', 'config');
  return existsSync(own) ? [own] : [];
}

function unusable(problem: string): UserError {
  return new UserError(
    'E_KUBERNETES',
    `${problem}.`,
    'See what kubectl config view says; set KUBECONFIG, or give --context.',
  );
}
