import type { PipelineModelProfile } from '../../profiling/profile-pipeline.js';
import { batchesNotes, batchesTable, modelText } from './profile-text.js';

/** What was measured of each model of a pipeline, and what of that the pipeline keeps. */
export function pipelineText(models: readonly PipelineModelProfile[], width: number): string {
  return models
    .map(({ model, profile, rows, dropped }) => {
      const { batches } = profile.measured;
      const kept = `The pipeline gets batch ${rows.map(({ batch }) => batch).join(', ')} of ${model}`;
      const left =
        dropped.length === 0
          ? ''
          : `; not ${dropped.join(', ')}, whose throughput is not above a smaller batch's`;
      const notes = batchesNotes(batches).map((note) => `${note}\n`);
      return `${model} = ${modelText(profile)}\n\n${batchesTable(batches, width)}\n\n${notes.join('')}${kept}${left}\n`;
    })
    .join('\n');
}
