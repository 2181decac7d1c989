import { parentPort, workerData } from 'node:worker_threads';
import { loadRuntime } from './load-runtime.js';
import { END, type PlainError, type Reply, type Request, type ThreadOptions } from './messages.js';
import { Sessions } from './sessions.js';

// ONNX Runtime computes on the thread that calls it: here, so that the process stays responsive meanwhile. Requests are
// done one at a time in their order, as a GPU's stream does.
const port = parentPort!;
const options = workerData as ThreadOptions;
const flag = new Int32Array(options.ending);
const ending = (): boolean => Atomics.load(flag, 0) === 1;
const sessions = loadRuntime().then((runtime) => new Sessions(runtime, options, undefined, ending));
let last: Promise<unknown> = sessions.catch(() => {});

port.on('message', (request: Request | typeof END) => {
  last = last.then(() => {
    if (request === END) port.close();
    else if (!ending()) return answer(request);
  });
});

async function answer({ id, call, args }: Request): Promise<void> {
  let reply: Reply;
  try {
    const device = (await sessions) as unknown as Record<string, (...args: readonly unknown[]) => unknown>;
    reply = { id, result: await device[call](...args) };
  } catch (error) {
    reply = { id, error: plain(error) };
  }
  port.postMessage(reply, transferable(reply));
}

/** Outputs and times are handed over rather than copied. */
function transferable(reply: Reply): ArrayBuffer[] {
  const result = 'result' in reply ? reply.result : undefined;
  const bytes =
    result instanceof Float64Array ? result : (result as { output?: Uint8Array } | undefined)?.output;
  return bytes ? [bytes.buffer as ArrayBuffer] : [];
}

function plain(error: unknown): PlainError {
  const { name, message, code, next } = error as PlainError;
  return { name, message: message ?? String(error), code, next };
}
