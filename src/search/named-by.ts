import type { Named } from '../experiment/trust.js';
import type { SearchStore } from './store.js';

/** What the file of a search that goes on may name as programs. */
export function namedBy({ logdir, file }: Pick<SearchStore, 'logdir' | 'file'>): Named {
  const values = (file.asked.set ?? []).flatMap((setting) => setting.split(/[=|]/).slice(1));
  return { by: `the search in ${logdir}`, values };
}
