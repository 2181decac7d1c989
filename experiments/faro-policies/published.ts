import { readPublished } from 'repro';

/** The release's own simulations, by size and policy. */
export const published = (file: string) =>
  readPublished(file, {
    quota: 'number',
    policy: 'string',
    runs: 'number',
    violations: 'number',
    request_violations: 'number',
    lost: 'number',
    lost_sd: 'number',
    provenance: 'string',
  });
