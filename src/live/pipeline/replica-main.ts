import { env, playReplicas } from './replica.js';

/** The program of a process of replicas, which `repro replay` starts. */
const {
  [env.port]: port,
  [env.token]: token = '',
  [env.index]: index,
  [env.computing]: computing,
} = process.env;
// The router ends it; Ctrl-C and the end of the terminal are for the router alone, which then closes the connection.
process.on('SIGINT', () => {}).on('SIGHUP', () => {});
try {
  await playReplicas(
    Number(port),
    token,
    Number(index),
    computing === undefined ? undefined : JSON.parse(computing),
  );
} catch (error) {
  process.stderr.write(`Error: ${(error as Error).message}\n`);
  process.exit(1);
}
process.exit(0);
