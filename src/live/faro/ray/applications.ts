/** Ray Serve's REST API since 2.4: applications, each with deployments (docs.ray.io, "Serve REST API"). */
export const APPLICATIONS = '/api/serve/applications/';

/** How one deployment of a Ray cluster stands. */
export interface DeploymentState {
  /** Replicas that were asked for, where that is told, and those that run. */
  readonly wanted: number | undefined;
  readonly running: number;
  /** Why it will not get there, when Ray has given up. */
  readonly failure: string | undefined;
  /** The body that asks for so many replicas, and leaves all else as it is. */
  configFor(replicas: number): object;
}

type Fields = Record<string, unknown>;

/** Finds a deployment in what a GET of the applications says. Throws an `Error` whose message may follow a colon. */
export function deploymentIn(text: string, name: string): DeploymentState {
  const applications = Object.values(fields(fields(jsonOf(text)).applications)).map(fields);
  const owner = applications.find((app) => Object.hasOwn(fields(app.deployments), name));
  if (owner === undefined) throw new Error(`no application has a deployment ${name}`);
  const { status, replicas } = fields(fields(owner.deployments)[name]);
  if (!Array.isArray(replicas)) throw new Error(`the replicas of ${name} are not told`);
  const running = replicas.filter((replica) => fields(replica).state === 'RUNNING').length;
  const failed = owner.status === 'DEPLOY_FAILED' || status === 'DEPLOY_FAILED';
  return {
    wanted: declared(owner, name)?.num_replicas as number | undefined,
    running,
    failure: failed ? `Ray Serve gave up: ${String(owner.message).slice(0, 200)}` : undefined,
    // A PUT removes applications that it does not name, so all are repeated.
    configFor: (count) => ({
      applications: applications.map((app) => {
        const config = fields(app.deployed_app_config);
        return app === owner ? withReplicas(config, name, count) : config;
      }),
    }),
  };
}

function declared(owner: Fields, name: string): Fields | undefined {
  return deploymentsOf(fields(owner.deployed_app_config)).find((deployment) => deployment.name === name);
}

function deploymentsOf(config: Fields): Fields[] {
  return Array.isArray(config.deployments) ? config.deployments.map(fields) : [];
}

/** A config with another number of replicas of a deployment; a number excludes Ray's own autoscaling. */
export function withReplicas(config: Fields, name: string, count: number): Fields {
  const deployments = deploymentsOf(config);
  const { autoscaling_config: _, ...own } = deployments.find((one) => one.name === name) ?? { name };
  const others = deployments.filter((one) => one.name !== name);
  return { ...config, deployments: [...others, { ...own, num_replicas: count }] };
}

/** A JSON object, or an empty one for anything else. */
export function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

/** What a JSON text holds. Throws an `Error` whose message may follow a colon. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('what Ray Serve says is no JSON');
  }
}
