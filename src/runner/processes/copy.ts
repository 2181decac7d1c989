import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { UserError } from '../../errors.js';
import { ExitCode } from '../../exit-codes.js';
import { quote } from './quote.js';
import { killChannel, type Shell } from './shell.js';
import { Tail } from './tail.js';
import { newToken } from './token.js';

const sum =
  'sum() { if command -v sha256sum >/dev/null 2>&1; then sha256sum; else shasum -a 256; fi | cut -c1-64; }';

/** See `Launcher.fetch`: a header with the length, so many bytes, and their SHA-256. */
export async function fetchFile(shell: Shell, from: string, to: string): Promise<number> {
  const token = newToken();
  const partial = `${to}.partial`;
  // Before the channel, whose output is lost unless somebody reads it at once.
  const file = await open(partial, 'w').catch((error) => {
    throw notHere(to, error);
  });
  const channel = shell.open(`${sum}; f=${quote(from)}
[ -f "$f" ] && [ -r "$f" ] || { echo; echo "${token} none 0"; exit 0; }
size=$(($(wc -c <"$f"))); echo; echo "${token} size $size"
head -c "$size" -- "$f"; echo; echo "${token} sum $(head -c "$size" -- "$f" | sum)"`);
  channel.stdin.on('error', () => {});
  channel.stdin.end();
  const errors = new Tail(channel.stderr);
  const hash = createHash('sha256');
  const header = new RegExp(`(?:^|\\n)${token} (none|size) (\\d+)\\n`);
  let head: Buffer | null = Buffer.alloc(0);
  let tail = '';
  let size = 0;
  let left = 0;
  try {
    for await (const chunk of channel.stdout as AsyncIterable<Buffer>) {
      let data = chunk;
      if (head) {
        head = Buffer.concat([head, chunk]);
        const found = header.exec(head.toString('latin1'));
        if (!found && head.length > 1 << 20) break;
        if (!found) continue;
        if (found[1] === 'none') throw cannot(shell.name, 'read', from, 'there is no such file');
        size = left = Number(found[2]);
        data = head.subarray(found.index + found[0].length);
        head = null;
      }
      const body = data.subarray(0, left);
      left -= body.length;
      hash.update(body);
      await file.writeFile(body).catch((error) => {
        throw notHere(to, error);
      });
      tail = (tail + data.subarray(body.length).toString('latin1')).slice(0, 1024);
    }
    await channel;
    const theirs = new RegExp(`^\\n${token} sum ([0-9a-f]{64})\\n`).exec(tail)?.[1];
    if (head || theirs === undefined) {
      if (head || left > 0) throw shell.explain(errors.text);
      throw cannot(shell.name, 'read', from, 'it changed or could not be summed meanwhile');
    }
    if (left > 0 || theirs !== hash.digest('hex'))
      throw cannot(shell.name, 'read', from, 'what arrived is not what is there');
    await file.close();
    await rename(partial, to);
    return size;
  } catch (error) {
    killChannel(channel);
    await file.close();
    await rm(partial, { force: true });
    throw error;
  }
}

/** This machine cannot keep what the other sends. */
function notHere(to: string, { code, message }: NodeJS.ErrnoException): UserError {
  return new UserError(
    'E_LOGDIR_WRITE',
    `Cannot write ${to}: ${code === 'ENOSPC' ? 'the disk is full' : message}.`,
    'Make room, or give a --logdir that can be written to.',
    ExitCode.pointFailed,
  );
}

/** See `Launcher.put`. */
export async function putFile(shell: Shell, from: string, to: string, mode: string): Promise<void> {
  const token = newToken();
  const hash = createHash('sha256');
  await pipeline(createReadStream(from), hash);
  const digest = hash.digest('hex');
  const channel = shell.open(`${sum}; t=${quote(to)}; p=$t.${token}.partial
trap 'rm -f -- "$p"' EXIT
cat >"$p" && { [ "$(sum <"$p")" = ${digest} ] || { echo "what arrived is not what was sent" >&2; false; }; } &&
chmod ${quote(mode)} -- "$p" && mv -f -- "$p" "$t"
status=$?; echo; echo "${token} end $status"`);
  const errors = new Tail(channel.stderr);
  let said = '';
  channel.stdout.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-65_536);
  });
  await Promise.allSettled([pipeline(createReadStream(from), channel.stdin), channel]);
  const status = new RegExp(`\\n${token} end (\\d+)\\n`).exec(said)?.[1];
  if (status === undefined) throw shell.explain(errors.text);
  if (status !== '0') {
    const reason = errors.text.trim().split('\n').at(-1) || 'it cannot be written';
    throw cannot(shell.name, 'write', to, reason.replace(/^.*: /, ''));
  }
}

function cannot(host: string, verb: string, file: string, reason: string): UserError {
  return new UserError(
    'E_HOST_FILE',
    `Cannot ${verb} ${file} on ${host}: ${reason}.`,
    `Log in to ${host} and look at the file and the room on its disk.`,
    ExitCode.host,
  );
}
