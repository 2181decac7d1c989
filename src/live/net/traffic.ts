import { PRE_HEADER } from '../../serving-core/clockwork/wire/frame.js';

/** Messages and bytes of one direction, counted as the original does: the protocol buffer itself does not count. */
export class Traffic {
  messages = 0;
  bytes = 0;

  add(body: number): void {
    this.messages++;
    this.bytes += PRE_HEADER + body;
  }
}

/** `1.5MB/s (20 msgs) snd, `: what two counts taken `seconds` apart differ by, a second. MB are MiB. */
export function trafficText(
  what: 'snd' | 'rcv',
  before: Readonly<Traffic>,
  after: Readonly<Traffic>,
  seconds: number,
): string {
  const megabytes = Math.max(0, after.bytes - before.bytes) / 2 ** 20 / seconds;
  const messages = Math.max(0, Math.trunc((after.messages - before.messages) / seconds));
  return `${megabytes.toFixed(1)}MB/s (${messages} msgs) ${what}, `;
}
