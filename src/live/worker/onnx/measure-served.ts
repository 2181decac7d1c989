import type { Opened } from '../../../inference/models/open-model.js';
import type { InferenceDevice } from '../../../inference/runtime/device.js';
import { profileModel } from '../../../profiling/profile-model.js';
import { measuredProfile } from '../../../profiling/zoo-entry.js';
import type { ModelProfile } from '../../../serving-core/common/profile.js';
import type { LoadLimits } from '../live-executor.js';

/** As many batch sizes as the original's models have. */
const batchSizes = [1, 2, 4, 8, 16];
/** Less than `repro profile` does: a controller waits for the answer. */
const rule = { loads: 1, runs: 10, seconds: 2 };
const KEY = 'measured';

/**
 * A quick profile of a model that nobody measured: batch sizes up to the first that takes longer than the limit, of which a
 * controller would not hear anyway.
 */
export async function measureServed(
  name: string,
  { model, declared }: Opened,
  device: InferenceDevice,
  { maxBatch, maxExec }: LoadLimits,
): Promise<ModelProfile> {
  const measurable = {
    load: () => device.load(KEY, model),
    time: (batch: number, runs: number) => device.time(KEY, batch, runs),
  };
  const { fixedBatch, inputSize } = model.signature;
  const facts = { name, inputSize, outputSize: 0, weightsSize: declared.weightsSize };
  let profile: ModelProfile | undefined;
  for (const batch of batchSizes.filter((size) => size <= (fixedBatch ?? Math.max(1, maxBatch)))) {
    const {
      batchSizes: sizes,
      execution,
      ...rest
    } = measuredProfile(facts, await profileModel(measurable, { ...rule, batches: [batch] }), 'p50');
    if (batch > 1 && execution[0] > maxExec) break;
    profile = {
      ...(profile ?? rest),
      batchSizes: [...(profile?.batchSizes ?? []), ...sizes],
      execution: [...(profile?.execution ?? []), ...execution],
    };
  }
  const outputSize = await device.outputSize(KEY, 1);
  await device.unload(KEY);
  return { ...profile!, outputSize };
}
