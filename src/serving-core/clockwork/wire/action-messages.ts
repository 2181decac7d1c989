import { fixed64, int32, string, time, uint32, uint64 } from './kinds.js';
import { type MessageOf, message, repeated, required } from './message.js';

/** What executes on a GPU, and how it ended. Durations in ns; times as in Epoch. */
export const timing = message('Timing', {
  begin: required(1, time),
  end: required(2, time),
  duration: required(3, fixed64),
});

export const errorResult = message('ErrorResult', {
  actionId: required(1, int32),
  /** Numbered as in the action log, not as message types. */
  actionType: required(2, int32),
  status: required(3, int32),
  message: required(4, string),
  actionReceived: required(5, time),
  resultSent: required(6, time),
});

const window = {
  actionId: required(1, int32),
  modelId: required(2, int32),
  gpuId: required(3, uint32),
  earliest: required(4, time),
  latest: required(5, time),
};
export const loadWeightsAction = message('LoadWeightsAction', {
  ...window,
  expectedDuration: required(6, uint64),
});
export const evictWeightsAction = message('EvictWeightsAction', window);
export const inferAction = message('InferAction', {
  ...window,
  expectedDuration: required(6, uint64),
  batchSize: required(7, uint32),
  inputSizes: repeated(8, uint32),
});

const ended = {
  actionId: required(1, int32),
  timing: required(2, timing),
  actionReceived: required(3, time),
  resultSent: required(4, time),
};
export const loadWeightsResult = message('LoadWeightsResult', ended);
export const evictWeightsResult = message('EvictWeightsResult', ended);
export const inferResult = message('InferResult', {
  actionId: required(1, int32),
  copyInputTiming: required(2, timing),
  execTiming: required(3, timing),
  copyOutputTiming: required(4, timing),
  gpuId: required(5, uint32),
  gpuClockBefore: required(6, uint32),
  gpuClock: required(7, uint32),
  actionReceived: required(8, time),
  resultSent: required(9, time),
});

export type ErrorResult = MessageOf<typeof errorResult>;
export type LoadWeightsAction = MessageOf<typeof loadWeightsAction>;
export type InferAction = MessageOf<typeof inferAction>;
