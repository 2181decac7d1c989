import { join } from 'node:path';
import { readPublished } from 'repro';

/** The digitised goodputs beside the measured ones. */
export const published = (folder: string) =>
  readPublished(join(folder, 'published.tsv'), {
    slo_ms: 'number',
    system: 'string',
    goodput: 'number',
    provenance: 'string',
  });
