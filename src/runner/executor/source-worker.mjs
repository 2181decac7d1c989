// Entry of a worker thread when repro runs from its TypeScript, as in tests: jiti compiles the real one on the way.
import { createJiti } from 'jiti';

const { default: work } = await createJiti(import.meta.url).import('../worker.ts');

export default work;
