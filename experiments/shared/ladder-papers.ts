/** What the paper ran of everything that Figures 7 and 8 have in common; a run with other values is another experiment. */
export const ladderPapers: Readonly<Record<string, readonly unknown[]>> = {
  dist: ['poisson'],
  model: ['resnet50_v2'],
  sloStart: [1],
  sloFactor: [1.5],
  sloOp: ['mul'],
  gpus: [6],
  scheduleAhead: [5_000_000],
  defaultSlo: [86_400_000_000_000],
  maxExec: [250_000_000],
  maxBatch: [8],
  // the second is what the original's own guide advises for GPUs with 16 GB
  weightsCacheSize: [23_085_449_216, 10_737_418_240],
  controller: ['INFER5'],
  policy: ['none'],
  loadTracker: ['reference'],
  zoo: ['osdi20', 'v1'],
};
