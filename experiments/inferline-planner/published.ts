import { join } from 'node:path';
import { readPublished } from 'repro';

/** The costs that the finished notebook printed. */
export const published = (folder: string) =>
  readPublished(join(folder, 'published.tsv'), {
    rate: 'number',
    cv2: 'number',
    slo_ms: 'number',
    method: 'string',
    cost: 'number',
    provenance: 'string',
  });
