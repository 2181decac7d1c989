import type { ModelProfile } from '../serving-core/common/profile.js';
import type { BatchProfile, Measured } from './profile-model.js';

/** Which number of a batch size's times becomes its execution time. */
export const statistics = ['p50', 'mean', 'p99'] as const;
export type Statistic = (typeof statistics)[number];

/** What a model is apart from its times. */
export type ModelFacts = Pick<ModelProfile, 'name' | 'inputSize' | 'outputSize' | 'weightsSize'>;

/** The profile that a measurement comes to: whole ns, at least one. */
export function measuredProfile(facts: ModelFacts, measured: Measured, statistic: Statistic): ModelProfile {
  const batches = [...measured.batches].sort((a, b) => a.batch - b.batch);
  return {
    ...facts,
    // A zoo counts pages of weights, so a model without any still has one.
    weightsSize: Math.max(1, facts.weightsSize),
    weightsTransfer: whole(measured.load),
    batchSizes: batches.map(({ batch }) => batch),
    execution: batches.map(({ summary }: BatchProfile) => whole(summary[statistic])),
  };
}

/** Models as a zoo file, which `zoo add` and every `zoo=` take. `remarks` become comments before the header. */
export function zooText(profiles: readonly ModelProfile[], remarks: readonly string[] = []): string {
  const batches = [...new Set(profiles.flatMap(({ batchSizes }) => batchSizes))].sort((a, b) => a - b);
  const header = ['name', 'input_bytes', 'output_bytes', 'weights_bytes', 'transfer_ms'];
  const rows = profiles.map((profile) => {
    const { name, inputSize, outputSize, weightsSize, weightsTransfer, batchSizes, execution } = profile;
    const times = batches.map((batch) => {
      const at = batchSizes.indexOf(batch);
      return at === -1 ? '' : ms(execution[at]);
    });
    return [name, inputSize, outputSize, weightsSize, ms(weightsTransfer), ...times].join(',');
  });
  const comments = remarks.map((remark) => `# ${remark.replaceAll(/\s+/g, ' ')}`);
  return `${[...comments, [...header, ...batches.map((batch) => `b${batch}_ms`)].join(','), ...rows].join('\n')}\n`;
}

function whole(ns: number): number {
  return Math.max(1, Math.round(ns));
}

/** Whole ns as ms, all six digits that count. */
function ms(ns: number): string {
  return (ns / 1e6).toFixed(6).replace(/\.?0+$/, '');
}
