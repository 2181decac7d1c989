import { dataFolder } from '../../datasets/data-folder.js';
import { loadZoo, type Zoo } from '../../datasets/zoo/index.js';
import type { SessionOptions } from '../../inference/runtime/sessions.js';
import { decompressBlock } from '../../serving-core/clockwork/wire/lz4.js';
import { EmulatedExecutor } from './emulated-executor.js';
import type { LiveExecutor } from './live-executor.js';

export type ExecutorKind = 'emulated' | 'onnx';
const DEFAULT_ZOO = 'osdi20';

export interface ExecutorOptions extends SessionOptions {
  kind: ExecutorKind;
  gpus: number;
  zoo: NamedZoo | null;
  jitter: number;
  say(line: string): void;
}

/** Profiles by model name, and what to call them. */
export interface NamedZoo {
  name: string;
  models: Zoo['models'];
}

/** The zoo of a worker: an emulated one has one in any case, a real one only what its user has measured. */
export async function namedZoo(kind: ExecutorKind, given: string | undefined): Promise<NamedZoo | null> {
  if (given === undefined && kind === 'onnx') return null;
  const name = given ?? DEFAULT_ZOO;
  return { name, models: await loadZoo(name) };
}

/** Starts what a worker executes with. Throws UserError, naming the command to type, when ONNX Runtime is not installed. */
export async function startExecutor(options: ExecutorOptions): Promise<LiveExecutor> {
  const { kind, gpus, zoo, jitter, threads, provider, say } = options;
  if (kind === 'emulated')
    return new EmulatedExecutor({
      zoo: zoo?.models ?? null,
      jitter,
      substituted: (path, model) =>
        say(`${path} is not on disk: using the profile of ${model} in zoo ${zoo?.name}`),
    });
  // Only those who execute for real need to load it.
  const { OnnxExecutor } = await import('./onnx/onnx-executor.js');
  const executor = await OnnxExecutor.start({
    gpus,
    threads,
    provider,
    dataFolder: dataFolder(),
    profiles: zoo?.models ?? new Map(),
    decompress: decompressBlock,
    say,
  });
  say(`Executing with ${executor.name}`);
  return executor;
}
