import { Flags } from '@oclif/core';
import { dataFolder } from '../../datasets/data-folder.js';
import type { ReplicaModel } from '../../live/faro/replica/model.js';
import { constant, resnet34 } from '../../serving-core/faro/simulator/lognormal.js';
import { positiveFlag } from '../live-flags.js';

/** What a replica runs. */
export const replicaFlags = {
  service: positiveFlag({
    helpValue: 'MS',
    exclusive: ['onnx'],
    description:
      "sleep so long a request; by default times drawn as the release measured ResNet34's, 154 ms on average",
  }),
  onnx: Flags.string({
    helpValue: 'MODEL',
    description: 'instead: run an ONNX model on the CPU, resnet50_v2 or ./mine.onnx, on made-up inputs',
  }),
  threads: Flags.integer({ default: 1, min: 1, max: 1024, description: 'onnx: threads of one inference' }),
};

/** The model that flags choose. */
export function replicaModelOf(flags: { service?: number; onnx?: string; threads: number }): ReplicaModel {
  const { service, onnx, threads } = flags;
  if (onnx !== undefined) return { kind: 'onnx', model: onnx, threads, dataFolder: dataFolder() };
  return { kind: 'sleep', service: service === undefined ? resnet34 : constant(service) };
}
