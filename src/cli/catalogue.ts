import { loadBundled } from '../experiment/load.js';
import { experimentsTable, summarise } from './experiments-text.js';
import { workloadsWithParameters } from './workloads-text.js';
import { listZoos, zoosTable } from './zoo-text.js';

/** What stands below a command's help: the names that its argument may have. Nothing for most commands. */
export async function catalogue(
  id: string,
  width: number,
): Promise<{ title: string; body: string } | undefined> {
  if (id === 'zoo:list') return { title: 'ZOOS', body: zoosTable(await listZoos(), width - 2) };
  if (id === 'workloads') return { title: 'WORKLOADS', body: workloadsWithParameters(width - 2) };
  if (id === 'experiments' || id === 'run') {
    const summaries = await Promise.all((await loadBundled()).map(summarise));
    return { title: 'EXPERIMENTS', body: experimentsTable(summaries, width - 2) };
  }
  return undefined;
}
