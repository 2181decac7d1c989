import { createServer, type Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { NotScaled } from '../../../../src/live/faro/control/executor.js';
import { RayServe } from '../../../../src/live/faro/ray/ray-serve.js';
import { liveClock } from '../../../support/faro-cluster.js';
import { closed, json, listening, rayApplications } from '../../../support/faro-head.js';

const servers: Server[] = [];
afterEach(() => Promise.all(servers.splice(0).map(closed)));
const never = new AbortController().signal;

type Answers = Record<string, (body: unknown) => unknown>;

/** A Ray cluster whose paths answer as told; a number is a status. */
async function ray(answers: Answers) {
  const puts: unknown[] = [];
  const server = createServer(async (request, reply) => {
    const answer = answers[`${request.method} ${request.url}`];
    const body = request.method === 'PUT' ? await json(request) : undefined;
    if (body) puts.push(body);
    const said = answer ? answer(body) : 404;
    if (typeof said === 'number') reply.statusCode = said;
    reply.end(typeof said === 'string' ? said : JSON.stringify(said));
  });
  servers.push(server);
  const url = await listening(server);
  const clock = liveClock();
  const executor = new RayServe(clock, { urls: [url], deployment: 'classifier', patience: 60e9 });
  /** Scales; whenever the executor waits, its time passes at once. */
  const scale = async (replicas: number) => {
    let over = false;
    const done = executor.scale(0, replicas, never).finally(() => {
      over = true;
    });
    done.catch(() => {});
    while (!over) {
      await new Promise((resolve) => setImmediate(resolve));
      if (clock.next < Number.POSITIVE_INFINITY) clock.run(clock.next);
    }
    return done;
  };
  return { puts, scale, clock };
}

describe('an executor for Ray Serve', () => {
  it('puts the applications as they are, but for the replicas, and waits until these run', async () => {
    let wanted = 1;
    let running = 1;
    const other = { name: 'other', import_path: 'x:y', deployments: [{ name: 'z', num_replicas: 7 }] };
    const { puts, scale, clock } = await ray({
      'GET /api/serve/applications/': () => {
        if (running < wanted) running++;
        const { applications } = rayApplications(wanted, running) as { applications: object };
        const there = { deployed_app_config: other, deployments: { z: {} } };
        return { applications: { ...applications, other: there } };
      },
      'PUT /api/serve/applications/': () => {
        wanted = 4;
        return '';
      },
    });
    await scale(4);
    expect(puts).toEqual([
      {
        applications: [
          {
            name: 'app',
            route_prefix: '/classifier',
            import_path: 'serve:app',
            deployments: [{ name: 'classifier', num_replicas: 4 }],
          },
          other,
        ],
      },
    ]);
    // Two looks see 2 and 3 replicas, half a second apart.
    expect(clock.now()).toBe(1e9);
  });

  it('asks for nothing when what is wanted is there', async () => {
    const { puts, scale } = await ray({ 'GET /api/serve/applications/': () => rayApplications(3, 3) });
    await scale(3);
    expect(puts).toEqual([]);
  });

  it('gives up after its time, and takes back what did not come', async () => {
    let wanted = 1;
    const { puts, scale, clock } = await ray({
      'GET /api/serve/applications/': () => rayApplications(wanted, Math.min(wanted, 2)),
      'PUT /api/serve/applications/': () => {
        wanted = 4;
        return '';
      },
    });
    await expect(scale(4)).rejects.toEqual(new NotScaled('after 60 s 2 replicas ran', 2));
    const asked = puts.map(
      (put) =>
        (put as { applications: { deployments: { num_replicas: number }[] }[] }).applications[0]
          .deployments[0].num_replicas,
    );
    expect(asked).toEqual([4, 2]);
    expect(clock.now()).toBe(60e9);
  });

  it('says what Ray Serve says when it gave up', async () => {
    const failed = rayApplications(2, 1) as { applications: { app: { status: string; message: string } } };
    Object.assign(failed.applications.app, { status: 'DEPLOY_FAILED', message: 'no module serve' });
    const { scale } = await ray({
      'GET /api/serve/applications/': () => failed,
      'PUT /api/serve/applications/': () => '',
    });
    await expect(scale(2)).rejects.toEqual(new NotScaled('Ray Serve gave up: no module serve', 1));
  });

  it('speaks the first REST API where there is no other', async () => {
    let config: unknown = {
      import_path: 'serve:app',
      deployments: [{ name: 'classifier', num_replicas: 1, user_config: 5 }],
    };
    let looks = 0;
    const { puts, scale } = await ray({
      'GET /api/serve/deployments/': () => config,
      'GET /api/serve/deployments/status': () => ({
        app_status: { status: 'RUNNING' },
        deployment_statuses: [{ name: 'classifier', status: looks++ < 3 ? 'UPDATING' : 'HEALTHY' }],
      }),
      'PUT /api/serve/deployments/': (body) => {
        config = body;
        return '';
      },
    });
    await scale(5);
    expect(puts).toEqual([
      { import_path: 'serve:app', deployments: [{ name: 'classifier', user_config: 5, num_replicas: 5 }] },
    ]);
  });

  it.each<[string, Answers, string]>([
    ['is none', {}, 'there is no REST API of Ray Serve: neither applications nor deployments'],
    ['is broken', { 'GET /api/serve/applications/': () => 500 }, 'Ray Serve answers with status 500'],
    ['says no JSON', { 'GET /api/serve/applications/': () => 'hello' }, 'what Ray Serve says is no JSON'],
    [
      'has no such deployment',
      { 'GET /api/serve/applications/': () => ({ applications: {} }) },
      'no application has a deployment classifier',
    ],
    [
      'refuses',
      {
        'GET /api/serve/applications/': () => rayApplications(1, 1),
        'PUT /api/serve/applications/': () => 400,
      },
      'Ray Serve refuses with status 400: 400',
    ],
    [
      'was deployed without a config',
      { 'GET /api/serve/deployments/': () => ({}), 'GET /api/serve/deployments/status': () => ({}) },
      'its application was not deployed with a config, so Ray Serve has none to change',
    ],
  ])('says when it %s', async (_, answers, problem) => {
    const { scale } = await ray(answers);
    await expect(scale(2)).rejects.toThrow(problem);
  });
});
