import { createServer } from 'node:net';

/** A port that nothing else uses: whoever listens on it may use 12345 and on, which the original's programs insist on. */
const MUTEX = 47_211;

/** Waits until no other test uses the ports of the original; call the result when done. A test that dies frees them too. */
export async function usualPorts(): Promise<() => void> {
  for (;;) {
    const free = await new Promise<(() => void) | null>((resolve) => {
      const server = createServer().on('error', () => setTimeout(resolve, 50, null));
      server.listen(MUTEX, '127.0.0.1', () => resolve(() => server.close()));
    });
    if (free) return free;
  }
}
