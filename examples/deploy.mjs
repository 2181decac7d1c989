#!/usr/bin/env zx
// Brings this build of repro to the hosts of a cluster, and shows that they are ready for repro run --hosts:
//
//   npx zx examples/deploy.mjs HOSTS [flags of repro deploy]
//   npx zx examples/deploy.mjs hosts.yaml --accept-new-host-keys
//
// A clone that has not been built is built first. Ends with status 5 when a host cannot be used; nothing is copied anywhere then.
import { join } from 'node:path';
import { $, echo, fs } from 'zx';
import { argumentsOf, repro } from './repro.mjs';

const example = 'client=c1,controller=c2,workers=w1';
const [hosts, ...flags] = argumentsOf(import.meta.filename, 'HOSTS', example);

const root = join(import.meta.dirname, '..');
if (!fs.existsSync(join(root, 'dist', 'core.mjs'))) {
  echo('Building');
  await $({ cwd: root, stdio: 'inherit' })`npm run build`;
}

await repro(['deploy', '--hosts', hosts, ...flags]);
await repro(['doctor', '--hosts', hosts, ...flags]);
echo(`Ready: repro run fig7 --hosts ${hosts}`);
