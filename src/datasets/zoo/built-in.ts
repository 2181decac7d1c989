import type { ModelProfile } from '../../serving-core/common/profile.js';
import { exactWeights, notInFinalPaper, type Table1Row, table1 } from './table1.js';
import { byName, type Zoo } from './zoo.js';

const source = 'Clockwork, arXiv:2006.02464v1, Table 1 (V100, TVM 0.7)';

/** Zoos that ship with repro, the default first. */
export const builtInZoos: readonly Zoo[] = [
  {
    name: 'osdi20',
    summary: 'the 61 models of the OSDI paper',
    source: `${source}, without the three that the final paper dropped (which three: derived)`,
    models: byName(table1.filter(([name]) => !notInFinalPaper.includes(name)).map(profile)),
  },
  { name: 'v1', summary: 'the 64 models of the preprint', source, models: byName(table1.map(profile)) },
];

function profile(row: Table1Row): ModelProfile {
  const [name, inputSize, outputSize, weightsMb, transferMs, ...batches] = row;
  return {
    name,
    inputSize,
    outputSize,
    weightsSize: exactWeights[name] ?? Math.round(weightsMb * 1e6),
    weightsTransfer: Math.round(transferMs * 1e6),
    batchSizes: batches.map((_, i) => 2 ** i),
    execution: batches.map((ms) => Math.round(ms * 1e6)),
  };
}
