import { UserError } from '../../errors.js';

/** A tensor of ONNX Runtime. */
export interface RuntimeTensor {
  dims: readonly number[];
  data: ArrayBufferView | readonly unknown[];
}

/** A model that ONNX Runtime has made ready. */
export interface RuntimeSession {
  readonly outputNames: readonly string[];
  run(feeds: Record<string, RuntimeTensor>): Promise<Record<string, RuntimeTensor>>;
  release(): Promise<void>;
}

/** What of onnxruntime-node is used. Written out, so that repro also compiles where the optional package is missing. */
export interface Runtime {
  env?: { versions?: { node?: string } };
  InferenceSession: { create(file: string, options: object): Promise<RuntimeSession> };
  Tensor: new (type: string, data: ArrayBufferView, dims: readonly number[]) => RuntimeTensor;
}

const PACKAGE = 'onnxruntime-node';
/** The version that package.json pins, for the command that installs it. */
export const RUNTIME_VERSION = '1.30.0';

/** Where inference runs. ONNX Runtime's CUDA provider can be chosen but was never tried here. */
export const providers = ['cpu', 'cuda'] as const;
export type Provider = (typeof providers)[number];

/**
 * ONNX Runtime, an optional package of 290 MB: imported where inference begins, and nowhere else.
 * @throws UserError that names the command that installs it.
 */
export async function loadRuntime(load: () => Promise<unknown> = () => import(PACKAGE)): Promise<Runtime> {
  let loaded: unknown;
  try {
    loaded = await load();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const missing = code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND';
    throw new UserError(
      'E_NO_ONNX_RUNTIME',
      missing
        ? `Real inference needs the package ${PACKAGE}, which is not installed.`
        : `The package ${PACKAGE} cannot be loaded: ${message.split('\n', 1)[0]}.`,
      `Install it beside repro (with -g if repro is): ONNXRUNTIME_NODE_INSTALL=skip npm install ${PACKAGE}@${RUNTIME_VERSION}`,
    );
  }
  // A CommonJS package: its exports are the default one.
  return (loaded as { default: Runtime }).default;
}
