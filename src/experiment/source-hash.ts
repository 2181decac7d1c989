import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { contentHash } from '../content-hash.js';

/** Content hash of a user's source file and of the files beside it that it imports, wherever they lie; packages are not followed. */
export function sourceHash(file: string): string {
  return contentHash([...sourceTexts(file).values()]);
}

/** The absolute paths of a user's source file and of those that it imports, itself first. */
export function sourceFiles(file: string): string[] {
  return [...sourceTexts(file).keys()];
}

function sourceTexts(file: string): Map<string, string> {
  const texts = new Map<string, string>();
  const visit = (path: string): void => {
    if (texts.has(path)) return;
    const text = readFileSync(path, 'utf8');
    texts.set(path, text);
    for (const target of importsOf(text)) {
      const found = find(resolve(dirname(path), target));
      if (found) visit(found);
    }
  };
  visit(resolve(file));
  return texts;
}

/** Relative paths that a source names after `from`, `import` or `require`. */
function importsOf(text: string): string[] {
  return [...text.matchAll(/\b(?:from|import|require)\s*\(?\s*(['"])(\.[^'"\n]+)\1/g)].map(
    ([, , path]) => path,
  );
}

/** The file that an import means: as it stands, as TypeScript, or with an ending left out. */
function find(path: string): string | undefined {
  const endings = ['.ts', '.mts', '.js', '.mjs', '.cjs', '.json', '/index.ts', '/index.js'];
  const typed = path.replace(/\.([mc]?)js$/, '.$1ts');
  return [path, typed, ...endings.map((ending) => path + ending)].find(
    (candidate) => existsSync(candidate) && statSync(candidate).isFile(),
  );
}
