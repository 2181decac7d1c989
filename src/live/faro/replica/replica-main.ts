import { attach } from './attach.js';
import { env } from './environment.js';
import { openReplicaModel, type ReplicaModel } from './model.js';
import { serveHead } from './serve-head.js';

/** The program of a replica that a head starts. It lives as long as its connection to the head does. */
const {
  [env.head]: head = '',
  [env.token]: token = '',
  [env.model]: told = '',
  [env.seed]: seed,
} = process.env;
// Ctrl-C and the end of the terminal are for the head alone, which then closes the connection.
process.on('SIGINT', () => {}).on('SIGHUP', () => {});
try {
  const model = await openReplicaModel(JSON.parse(told) as ReplicaModel, Number(seed));
  await serveHead(await attach(head, token), model);
  process.exit(0);
} catch (error) {
  process.stderr.write(`replica: ${(error as Error).message}\n`);
  process.exit(1);
}
