import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';

/** What is known of a download that is not complete. */
interface PartialState {
  url: string;
  /** Strong entity tag of the server, if it gave one. */
  etag: string | null;
  /** Bytes of the whole file, if the server told. */
  total: number | null;
}

/** The file that a download grows in, `<target>.partial`, and beside it a note of where it comes from. */
export class PartialFile {
  readonly path: string;
  private readonly note: string;

  constructor(readonly target: string) {
    this.path = `${target}.partial`;
    this.note = `${target}.partial.json`;
  }

  get size(): number {
    return statSync(this.path, { throwIfNoEntry: false })?.size ?? 0;
  }

  get state(): PartialState | undefined {
    if (!existsSync(this.note)) return undefined;
    try {
      return JSON.parse(readFileSync(this.note, 'utf8'));
    } catch {
      return undefined;
    }
  }

  set state(state: PartialState) {
    writeFileSync(this.note, `${JSON.stringify(state)}\n`);
  }

  /** Forgets what there is, so that the next attempt begins at the first byte. */
  discard(): void {
    rmSync(this.path, { force: true });
    this.forget();
  }

  /** Removes the note, once the file itself has moved. */
  forget(): void {
    rmSync(this.note, { force: true });
  }
}
