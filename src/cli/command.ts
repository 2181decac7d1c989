import { Command } from '@oclif/core/command';
import { plainLine, plainText } from '../plain-line.js';

/** What every command of repro shares: `--json` where it prints data, and errors that reach `main` untouched. */
export abstract class ReproCommand extends Command {
  static override enableJsonFlag = true;

  /** oclif would print here, its own way; `main` prints errors instead, in one place. */
  protected override async catch(error: Error): Promise<never> {
    throw error;
  }

  /** Data for people. What it quotes of files may be anything: a terminal gets our colours, and no other controls. */
  override log(text = '', ..._more: unknown[]): void {
    super.log('%s', plainText(text, process.stdout.isTTY));
  }

  /** Something worth knowing that is no data: on stderr, so that a pipe gets data alone. */
  protected note(text?: string): void {
    // In place of a line that shows progress, if there is one.
    if (text) process.stderr.write(`${process.stderr.isTTY ? '\r\x1b[K' : ''}Note: ${plainLine(text)}\n`);
  }

  /** Columns that text may use: the terminal's, or 100 when the output is a file or a pipe. */
  protected get width(): number {
    const columns = process.stdout.isTTY ? process.stdout.columns : 0;
    return columns > 0 ? Math.max(columns, 40) : 100;
  }
}
