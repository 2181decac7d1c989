import type { Readable } from 'node:stream';

/** Keeps the last `bytes` of what a stream says, whatever it says in all. */
export class Tail {
  #text = '';

  constructor(stream: Readable, bytes = 16_384) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      this.#text = (this.#text + chunk).slice(-bytes);
    });
    // A broken pipe says no more than the end of the process does.
    stream.on('error', () => {});
  }

  get text(): string {
    return this.#text;
  }
}
