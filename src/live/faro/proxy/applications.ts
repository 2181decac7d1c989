import { fields } from '../ray/applications.js';

/** More replicas of one head than this are a slip. */
const MOST_REPLICAS = 1000;

/** What a head says at `GET /api/serve/applications/`: as much of what Ray Serve says as a control loop needs. */
export function applicationsText(deployment: string, wanted: number, states: readonly string[]): string {
  return JSON.stringify({
    applications: {
      [deployment]: {
        name: deployment,
        route_prefix: `/${deployment}`,
        status: 'RUNNING',
        message: '',
        deployed_app_config: {
          name: deployment,
          route_prefix: `/${deployment}`,
          import_path: 'repro',
          deployments: [{ name: deployment, num_replicas: wanted }],
        },
        deployments: {
          [deployment]: {
            name: deployment,
            status: 'HEALTHY',
            replicas: states.map((state) => ({ state })),
          },
        },
      },
    },
  });
}

/** The replicas that a `PUT` of applications asks for. Throws an `Error` that says what is wrong with it. */
export function askedReplicas(text: string, deployment: string): number {
  const { applications } = fields(JSON.parse(text));
  const deployments = (Array.isArray(applications) ? applications : [])
    .flatMap((app) => fields(app).deployments)
    .map(fields);
  const count = deployments.find(({ name }) => name === deployment)?.num_replicas;
  if (typeof count === 'number' && Number.isInteger(count) && count >= 0 && count <= MOST_REPLICAS)
    return count;
  throw new Error(
    `num_replicas of the deployment ${deployment} must be a whole number up to ${MOST_REPLICAS}`,
  );
}
