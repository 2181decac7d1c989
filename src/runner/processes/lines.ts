import type { Readable } from 'node:stream';

/** Calls back with each line of a stream, without its end; what is longer than `most` characters is cut, and the rest of it dropped. */
export function eachLine(stream: Readable, callback: (line: string) => void, most = 4096): void {
  let rest = '';
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop()!.slice(0, most);
    for (const line of lines) callback(line.slice(0, most));
  });
  stream.on('error', () => {});
}
