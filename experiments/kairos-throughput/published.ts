import { join } from 'node:path';
import { readPublished } from 'repro';

/** Shares in time at offered rates, of reference runs. */
export const published = (folder: string) =>
  readPublished(join(folder, 'published.tsv'), {
    model: 'string',
    distributor: 'string',
    rate: 'number',
    attainment: 'number',
    provenance: 'string',
  });
