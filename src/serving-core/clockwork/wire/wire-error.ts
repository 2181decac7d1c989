/** Bytes that no peer of this protocol may send. The connection that they came on is of no further use. */
export class WireError extends Error {
  override readonly name = 'WireError';
}
