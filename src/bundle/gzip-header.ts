/** The first bytes of every archive (RFC 1952): deflate, no name, no time, no hint at speed, of an unknown system. */
export const GZIP_HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
