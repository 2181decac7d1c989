// Prints `N passed, N failed` from vitest's JSON report. A file that could not be loaded, and a report that was never
// written because an earlier step failed, count as one failure each.
import { existsSync, readFileSync } from 'node:fs';

const [path] = process.argv.slice(2);
const { numPassedTests, numFailedTests, testResults } = existsSync(path)
  ? JSON.parse(readFileSync(path, 'utf8'))
  : { numPassedTests: 0, numFailedTests: 1, testResults: [] };
const unloaded = testResults.filter(
  (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
);
process.stdout.write(`${numPassedTests} passed, ${numFailedTests + unloaded.length} failed\n`);
