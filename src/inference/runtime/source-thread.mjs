// Entry of a device's thread when repro runs from its TypeScript, as in tests: jiti compiles the real one on the way.
import { createJiti } from 'jiti';

await createJiti(import.meta.url).import('./device-thread.ts');
