import { UserError } from '../../errors.js';
import type { UnsortedDay } from './day.js';
import { COLUMNS, MINUTES, NAME_COLUMNS, triggers } from './format.js';

const COMMA = 44;
const NEWLINE = 10;
const RETURN = 13;
const ZERO = 48;
const LARGEST = 0xffff_ffff;

const triggerIndex = new Map<string, number>(triggers.map((name, i) => [name, i]));
const otherTrigger = triggerIndex.get('others')!;

/**
 * Reads the bytes of one day as they come. A scanner of its own, since this is the hot path: 66 million fields, most of
 * them `0`. Throws UserError with file and line at the first thing that is wrong.
 */
export class DayScanner {
  private readonly blocks: Uint32Array[] = [];
  private readonly totals: number[] = [];
  private readonly triggers: number[] = [];
  private block = new Uint32Array(0);
  /** Where the current row begins in its block. */
  private row = 0;
  private column = 0;
  private digits = 0;
  private value = 0;
  private total = 0;
  /** Text of the field at hand, where it is not a count. */
  private text: number[] = [];
  private names: string[] = [];
  /** After a carriage return, which must end a line. */
  private returned = false;
  /** Line that the scanner is in, from 1. */
  line = 1;

  /** `blockRows` rows share a block of memory. */
  constructor(
    private readonly path: string,
    private readonly blockRows = 2048,
  ) {}

  push(bytes: Uint8Array): void {
    let i = 0;
    while (i < bytes.length) {
      if (this.returned && bytes[i] !== NEWLINE) throw this.wrong('a carriage return inside the line');
      this.returned = false;
      i = this.line === 1 || this.column < NAME_COLUMNS ? this.scanText(bytes, i) : this.scanCounts(bytes, i);
    }
  }

  /** Ends the last line, which may lack its newline, and gives all rows. */
  finish(): UnsortedDay {
    if (this.column > 0 || this.text.length > 0) this.endLine();
    const functions = this.totals.length;
    if (functions === 0) {
      throw this.wrong(this.line === 1 ? 'the file is empty' : 'no row after the header');
    }
    return {
      functions,
      blocks: this.blocks,
      blockRows: this.blockRows,
      totals: Float64Array.from(this.totals),
      triggers: Uint8Array.from(this.triggers),
    };
  }

  /** An error at the line at hand. */
  wrong(what: string): UserError {
    return new UserError(
      'E_BAD_TRACE',
      `${this.path}:${this.line}: ${what}.`,
      'A day is CSV as published: a header, then rows of 4 names and 1440 counts. See: repro data --help',
    );
  }

  /** The header, and the four names of a row; stops after a newline or the last name. */
  private scanText(bytes: Uint8Array, start: number): number {
    let i = start;
    while (i < bytes.length) {
      const byte = bytes[i++];
      if (byte === NEWLINE) {
        this.endLine();
        return i;
      }
      if (byte !== COMMA) this.text.push(byte);
      else if (this.endName()) return i;
      if (this.text.length > 4096) throw this.wrong('a field is longer than 4096 bytes: not a trace');
    }
    return i;
  }

  /** Keeps a name; true when counts follow. */
  private endName(): boolean {
    this.names.push(String.fromCharCode(...this.text));
    this.text.length = 0;
    this.column++;
    if (this.line === 1 || this.column < NAME_COLUMNS) return false;
    if (this.totals.length % this.blockRows === 0) {
      this.block = new Uint32Array(this.blockRows * MINUTES);
      this.blocks.push(this.block);
    }
    this.row = (this.totals.length % this.blockRows) * MINUTES - NAME_COLUMNS;
    return true;
  }

  /** The counts of a row; stops after its newline. */
  private scanCounts(bytes: Uint8Array, start: number): number {
    const { block, row } = this;
    let { column, digits, value, total } = this;
    let i = start;
    for (; i < bytes.length; i++) {
      const byte = bytes[i];
      const digit = byte - ZERO;
      if (digit >= 0 && digit <= 9) {
        value = value * 10 + digit;
        digits++;
      } else if (byte === COMMA && digits > 0 && value <= LARGEST) {
        // a row that is too long spills over and is refused at its end
        if (value > 0) block[row + column] = value;
        total += value;
        column++;
        value = digits = 0;
      } else {
        break;
      }
    }
    this.column = column;
    this.digits = digits;
    this.value = value;
    this.total = total;
    return i < bytes.length ? this.endCounts(bytes, i) : i;
  }

  /** At a byte that neither belongs to a count nor separates two good ones: the end of the row, or a mistake. */
  private endCounts(bytes: Uint8Array, at: number): number {
    const byte = bytes[at];
    if (this.value > LARGEST) throw this.wrong(`the count of minute ${this.minute} is beyond ${LARGEST}`);
    if (byte !== NEWLINE && byte !== RETURN) {
      throw this.wrongCount((this.digits > 0 ? String(this.value) : '') + restOfField(bytes, at));
    }
    if (byte === NEWLINE) this.endLine();
    else this.returned = true;
    return at + 1;
  }

  private get minute(): number {
    return this.column - NAME_COLUMNS + 1;
  }

  private wrongCount(seen: string): UserError {
    const what = /^-\d/.test(seen) ? 'is negative' : 'is not a whole number';
    return this.wrong(
      `the count of minute ${this.minute} ${seen === '' ? 'is missing' : `('${seen}') ${what}`}`,
    );
  }

  private endLine(): void {
    if (this.line === 1) this.endHeader();
    else if (this.column >= NAME_COLUMNS) this.endRow();
    else this.endShortLine();
    this.line++;
    this.column = this.digits = this.value = this.total = 0;
    this.text.length = this.names.length = 0;
  }

  /** A file without a header would lose its first row unnoticed. */
  private endHeader(): void {
    this.endName();
    const [fifth, last] = [this.names[NAME_COLUMNS], this.names.at(-1)?.replace('\r', '')];
    if (this.names.length !== COLUMNS) {
      if (this.names.length === 1 && this.names[0] === '') throw this.wrong('the header is empty');
      throw this.wrong(`the header has ${this.names.length} fields instead of ${COLUMNS}`);
    }
    if (fifth !== '1' || last !== String(MINUTES)) {
      throw this.wrong(`no header: fields 5 to ${COLUMNS} should be the minutes 1 to ${MINUTES}`);
    }
  }

  private endRow(): void {
    if (this.column !== COLUMNS - 1) {
      throw this.wrong(`${this.column + 1} fields instead of ${COLUMNS}`);
    }
    if (this.digits === 0) throw this.wrongCount('');
    this.block[this.row + this.column] = this.value;
    this.totals.push(this.total + this.value);
    this.triggers.push(triggerIndex.get(this.names[NAME_COLUMNS - 1]) ?? otherTrigger);
  }

  private endShortLine(): void {
    const fields = this.column + 1;
    throw this.wrong(
      fields === 1 && this.text.length === 0 ? 'an empty line' : `${fields} fields instead of ${COLUMNS}`,
    );
  }
}

/** What is left of the field at `at`, as far as these bytes go, for a message. */
function restOfField(bytes: Uint8Array, at: number): string {
  return Buffer.from(bytes.subarray(at, at + 40))
    .toString()
    .split(/[,\r\n]/, 1)[0];
}
