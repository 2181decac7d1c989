import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface PackageRoot {
  dir: string;
  version: string;
  /** Whether this code runs as TypeScript (tests, development) and not from `dist/`. */
  fromSource: boolean;
}

let found: PackageRoot | undefined;

/** The folder of repro's own package.json, which the experiments lie beside. */
export function packageRoot(): PackageRoot {
  found ??= find(dirname(fileURLToPath(import.meta.url)));
  return found;
}

function find(dir: string): PackageRoot {
  const file = join(dir, 'package.json');
  const manifest = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  if (manifest.name === 'repro') {
    return { dir, version: manifest.version, fromSource: import.meta.url.endsWith('.ts') };
  }
  if (dirname(dir) === dir) throw new Error('the package.json of repro is not above its own code');
  return find(dirname(dir));
}
