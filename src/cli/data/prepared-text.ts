import type { Prepared } from '../../datasets/faro/prepare/prepare.js';
import { renderTable } from '../table.js';

/** The traces that were made, and whether they are the published ones. */
export function preparedText({ names, requests, published, files }: Prepared, width: number): string {
  const rows = names.map((name, i) => [`serve-cluster${i}`, name, requests[i].toLocaleString('en-US')]);
  const total = requests.reduce((sum, count) => sum + count, 0).toLocaleString('en-US');
  return [
    renderTable(['JOB', 'TRACE', 'REQUESTS'], rows, { width, right: ['REQUESTS'] }),
    '',
    `${total} requests on the last day: ${published ? 'the published statistics' : 'not those of the published evaluation'}.`,
    ...files,
  ].join('\n');
}
