import { execFile } from 'node:child_process';
import { lstatSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { UserError } from '../../errors.js';
import { staysInside } from '../../inside-folder.js';
import { writing } from '../store.js';

const execute = promisify(execFile);

/**
 * Unpacks the members of a tar archive (compressed or not) whose names end in `names` into the archive's own folder, each
 * checked by `check` before it gets its name. Uses the system's `tar`, since Node cannot read xz.
 *
 * @throws UserError when there is no tar, the archive is damaged or lacks a name, or `check` refuses a file.
 */
export async function unpack(
  archive: string,
  names: readonly string[],
  check: (file: string) => Promise<unknown>,
): Promise<string[]> {
  const folder = dirname(archive);
  const listed = (await tar(archive, folder, '-tf', basename(archive))).split('\n');
  const members = names.map((name) => memberOf(archive, listed, name));
  const scratch = join(folder, '.unpack');
  // what an interrupted pull left may be gigabytes
  rmSync(scratch, { recursive: true, force: true });
  writing(scratch, () => mkdirSync(scratch));
  try {
    await tar(archive, folder, '-xf', basename(archive), '-C', scratch, ...members);
    const files: string[] = [];
    for (const [i, name] of names.entries()) {
      const unpacked = join(scratch, members[i]);
      if (!lstatSync(unpacked).isFile()) throw damaged(archive, `${members[i]} is not a plain file`);
      await check(unpacked);
      const file = join(folder, name);
      writing(file, () => renameSync(unpacked, file));
      files.push(file);
    }
    return files;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** A member that would land elsewhere than in the folder it is unpacked into is none. */
function memberOf(archive: string, listed: readonly string[], name: string): string {
  const safe = (member: string) => staysInside(member) && !member.startsWith('-');
  const member = listed.find((path) => path.split('/').at(-1) === name && safe(path));
  if (member === undefined) throw damaged(archive, `it holds no ${name}`);
  return member;
}

async function tar(archive: string, cwd: string, ...args: string[]): Promise<string> {
  try {
    return (await execute('tar', args, { cwd, maxBuffer: 1 << 24 })).stdout;
  } catch (error) {
    const { code, stderr = '' } = error as { code?: string; stderr?: string };
    if (code === 'ENOENT') {
      throw new UserError(
        'E_NO_TAR',
        'This system has no `tar`, which unpacks the archive.',
        `Install tar and xz, or unpack ${archive} yourself and: repro data add --help`,
      );
    }
    throw damaged(archive, stderr.trim().split('\n')[0] || `tar ended with status ${code}`);
  }
}

function damaged(archive: string, why: string): UserError {
  return new UserError(
    'E_BAD_ARCHIVE',
    `Cannot unpack ${archive}: ${why}.`,
    'tar needs xz for .tar.xz. If it has that, delete the archive and get it again.',
  );
}
