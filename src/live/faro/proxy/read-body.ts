import type { IncomingMessage } from 'node:http';

/** Bytes of bodies that are held at once, by whoever reads them; beyond it requests are refused. */
export class BodyBudget {
  private held = 0;

  constructor(
    private readonly most: number,
    private readonly mostAll: number,
  ) {}

  /** Reads a body; null when it is too long, or too much is held already. Whoever is done with it gives its bytes back. Rejects when the sender breaks off. */
  async read(request: IncomingMessage): Promise<Buffer | null> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    try {
      for await (const chunk of request as AsyncIterable<Buffer>) {
        bytes += chunk.length;
        this.held += chunk.length;
        if (bytes > this.most || this.held > this.mostAll) {
          this.free(bytes);
          return null;
        }
        chunks.push(chunk);
      }
    } catch (error) {
      this.free(bytes);
      throw error;
    }
    return chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
  }

  free(bytes: number): void {
    this.held -= bytes;
  }
}
