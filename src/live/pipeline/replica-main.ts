import { env, playReplicas } from './replica.js';

/** The program of a process of replicas, which `repro replay` starts. */
const { [env.port]: port, [env.token]: token = '', [env.index]: index } = process.env;
// The router ends it; Ctrl-C of the terminal is for the router alone, which then closes the connection.
process.on('SIGINT', () => {});
await playReplicas(Number(port), token, Number(index));
process.exit(0);
