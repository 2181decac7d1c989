import { freePorts } from '../local/free-ports.js';
import type { FaroPlace } from './place.js';

/** This machine: for each point a head for each job, with its replicas. */
export const localPlace: FaroPlace = {
  async open({ initial, service, seed, serve, say }) {
    say(`starting ${initial.length} heads`);
    const ports = await freePorts(initial.length);
    for (const [job, port] of ports.entries())
      await serve(`head ${job}`, {
        role: 'head',
        port,
        replicas: initial[job],
        service: service[job],
        // Of the job, so that no two jobs draw alike.
        seed: seed * 1000 + job,
      });
    return { heads: ports.map((port) => `http://127.0.0.1:${port}`) };
  },
  // Whatever it started is a role, and ends with its point.
  async close() {},
};
