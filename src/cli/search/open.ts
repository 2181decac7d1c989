import { resolve } from 'node:path';
import { UserError } from '../../errors.js';
import type { LoadedExperiment } from '../../experiment/load.js';
import { packageRoot } from '../../experiment/package-root.js';
import { newLogdir } from '../../runner/store/logdir.js';
import { CORE_VERSION } from '../../runner/version.js';
import { type Asked, type Question, questionOf } from '../../search/question.js';
import { SearchStore } from '../../search/store.js';

/**
 * Begins a search, or opens the one to go on with.
 *
 * @throws UserError when nothing is asked for, what is asked for is wrong, or a search that is resumed is asked for something else.
 */
export function openSearch(
  experiment: LoadedExperiment,
  asked: Asked,
  { logdir, resume }: { logdir?: string; resume: boolean },
): { question: Question; store: SearchStore } {
  const { declaration, file } = experiment;
  if (resume) {
    if (logdir === undefined)
      throw new UserError('E_LOGDIR', '--resume needs the logdir of the search to finish.', 'Add --logdir.');
    const store = SearchStore.resume(resolve(logdir));
    if (store.file.experiment !== declaration.name)
      throw new UserError(
        'E_LOGDIR',
        `Logdir ${store.logdir} holds a search in ${store.file.experiment}, not in ${declaration.name}.`,
        'Give another --logdir.',
      );
    for (const [name, value] of Object.entries(asked)) {
      const had = store.file.asked[name as keyof Asked];
      if (value === undefined || JSON.stringify(value) === JSON.stringify(had)) continue;
      throw new UserError(
        'E_RESUME_DIFFERS',
        `The search in ${store.logdir} has --${name} ${had ?? 'none'}, not ${value}.`,
        'Leave the setting out to go on with that search, or give another --logdir.',
      );
    }
    return { question: questionOf(experiment, store.file.asked), store };
  }
  const question = questionOf(experiment, asked);
  const store = SearchStore.begin(newLogdir(logdir, `search-${declaration.name}`, false), {
    format: 1,
    experiment: declaration.name,
    ...(file !== undefined && { experimentFile: file }),
    asked,
    versions: { repro: packageRoot().version, core: CORE_VERSION, node: process.version },
    startedAt: new Date().toISOString(),
  });
  return { question, store };
}
