import { join } from 'node:path';
import { readPublished } from 'repro';

/** The digitised numbers beside the measured ones. */
export const published = (folder: string) =>
  readPublished(join(folder, 'published.tsv'), {
    panel: 'string',
    concurrency: 'number',
    quantity: 'string',
    value: 'number',
    unit: 'string',
    provenance: 'string',
  });
