import { type DeploymentState, fields, jsonOf, withReplicas } from './applications.js';

/** Ray Serve's first REST API, of the Ray 2.0 that Faro's release patches: one application, whose config is put as a whole. */
export const DEPLOYMENTS = '/api/serve/deployments/';
export const STATUS = `${DEPLOYMENTS}status`;

/**
 * The state of a deployment from the config that was put and the status. That API does not count replicas: all that were asked for run once the deployment is healthy.
 * Throws an `Error` whose message may follow a colon.
 */
export function deploymentOfFirstApi(config: string, status: string, name: string): DeploymentState {
  const whole = fields(jsonOf(config));
  if (typeof whole.import_path !== 'string')
    throw new Error('its application was not deployed with a config, so Ray Serve has none to change');
  const declared = (Array.isArray(whole.deployments) ? whole.deployments : []).map(fields);
  const wanted = declared.find((one) => one.name === name)?.num_replicas;
  const told = fields(jsonOf(status)).deployment_statuses;
  const own = (Array.isArray(told) ? told : []).map(fields).find((one) => one.name === name);
  if (own === undefined) throw new Error(`there is no deployment ${name}`);
  const count = typeof wanted === 'number' ? wanted : 1;
  return {
    wanted: count,
    running: own.status === 'HEALTHY' ? count : 0,
    failure:
      own.status === 'UNHEALTHY' ? `Ray Serve gave up: ${String(own.message).slice(0, 200)}` : undefined,
    configFor: (replicas) => withReplicas(whole, name, replicas),
  };
}
