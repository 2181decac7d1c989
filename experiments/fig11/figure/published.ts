import { join } from 'node:path';
import { readPublished as readTable } from 'repro';

/** One row of published.tsv: a largest goodput of N GPUs (`step` is `peak`), or a value at one step of the ladder, from 0. */
export interface Published {
  series: string;
  kind: string;
  gpus: number;
  step: string;
  quantity: string;
  value: number;
  provenance: string;
}

export function readPublished(folder: string): Promise<Published[]> {
  return readTable(join(folder, 'published.tsv'), {
    series: 'string',
    kind: 'string',
    gpus: 'number',
    step: 'string',
    quantity: 'string',
    value: 'number',
    provenance: 'string',
  });
}
