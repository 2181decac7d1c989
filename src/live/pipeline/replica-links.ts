import type { Socket } from 'node:net';
import { listen } from '../net/listen.js';
import { type OnRecord, PROBE, RECORD, RecordReader, record } from './records.js';
import { TOKEN_BYTES } from './replica.js';

/** ms that a stranger has for its first words. */
const PATIENCE = 20_000;

/** The router's end of the connections to the processes of replicas. A process is ready when it has said its word and answered a probe. */
export class ReplicaLinks {
  /** Called with every record of a process that is ready. */
  onRecord: OnRecord = () => {};
  /** Called once for each process whose connection ends, unless `close` was called. */
  onLost: (index: number) => void = () => {};
  readonly port: number;
  private readonly sockets: (Socket | undefined)[];
  private readonly strangers = new Set<Socket>();
  private missing: number;
  private closed = false;
  private markReady: () => void = () => {};
  /** Resolves when all processes are ready. */
  readonly ready = new Promise<void>((resolve) => {
    this.markReady = resolve;
  });

  private constructor(
    private readonly server: { address(): unknown; close(): void },
    private readonly token: string,
    private readonly processes: number,
  ) {
    this.port = (server.address() as { port: number }).port;
    this.sockets = new Array(processes);
    this.missing = processes;
  }

  /** Listens on a free port of loopback for so many processes that know a token of 32 characters. Throws UserError `E_LISTEN`. */
  static async open(token: string, processes: number): Promise<ReplicaLinks> {
    const server = await listen({ host: '127.0.0.1', port: 0 }, (socket) => links.meet(socket));
    const links = new ReplicaLinks(server, token, processes);
    return links;
  }

  /** Has a replica of a process work on a batch: for so many ns, unless it computes. */
  send(process: number, replica: number, size: number, ns: number): void {
    this.sockets[process]?.write(record(replica, size, ns));
  }

  /** Processes that are not ready yet. */
  waitingFor(): number[] {
    return Array.from({ length: this.processes }, (_, index) => index).filter(
      (index) => !this.sockets[index],
    );
  }

  close(): void {
    this.closed = true;
    this.server.close();
    for (const socket of [...this.strangers, ...this.sockets]) socket?.destroy();
  }

  // Whoever does not begin with the token is cut off: any user of this machine can connect.
  private meet(socket: Socket): void {
    this.strangers.add(socket);
    const timer = setTimeout(() => socket.destroy(), PATIENCE);
    let first: Buffer = Buffer.alloc(0);
    let reader: RecordReader | undefined;
    socket.on('error', () => {});
    socket.on('close', () => {
      clearTimeout(timer);
      this.strangers.delete(socket);
      const index = this.sockets.indexOf(socket);
      if (index >= 0 && !this.closed) this.onLost(index);
    });
    socket.on('data', (chunk: Buffer) => {
      if (reader) {
        reader.push(chunk);
        return;
      }
      first = Buffer.concat([first, chunk]);
      if (first.length < TOKEN_BYTES + RECORD) return;
      const index = first.readUInt32LE(TOKEN_BYTES);
      const known = first.toString('latin1', 0, TOKEN_BYTES) === this.token;
      if (!known || index >= this.processes || this.sockets[index]) {
        socket.destroy();
        return;
      }
      reader = this.readerOf(socket, index, timer);
      reader.push(first.subarray(TOKEN_BYTES + RECORD));
      socket.write(record(PROBE, index, 0));
    });
  }

  private readerOf(socket: Socket, index: number, timer: NodeJS.Timeout): RecordReader {
    return new RecordReader((replica, size, ns) => {
      if (replica !== PROBE) {
        this.onRecord(replica, size, ns);
        return;
      }
      if (size !== index || this.sockets[index]) return;
      clearTimeout(timer);
      this.strangers.delete(socket);
      this.sockets[index] = socket;
      if (--this.missing === 0) this.markReady();
    });
  }
}
