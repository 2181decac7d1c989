import { describe, expect, it } from 'vitest';
import { headsOf, withPort } from '../../../src/cli/faro/heads.js';
import { refusal } from '../../support/refusal.js';

describe('--heads', () => {
  it('are URLs, with ranges', () => {
    expect(headsOf('http://127.0.0.1:[8000-8002], http://h[1,3]:80/,https://[::1]:9')).toEqual([
      ...['http://127.0.0.1:8000', 'http://127.0.0.1:8001', 'http://127.0.0.1:8002'],
      ...['http://h1', 'http://h3', 'https://[::1]:9'],
    ]);
  });

  it.each([
    ['127.0.0.1:8000', "'127.0.0.1:8000' is no URL of a head."],
    ['', "'' is no URL of a head."],
    ['http://a\nx/b', "'http://a\\u000ax/b' is no URL of a head."],
    ['ftp://a', "'ftp://a' is no URL of a head."],
    ['http://a/classifier', "'http://a/classifier' is no URL of a head."],
    ['http://u:p@a', "'http://u:p@a' is no URL of a head."],
    ['http://a,http://a:80', '--heads names http://a twice.'],
    ['http://a:[9-8]', "'http://a:[9-8]' has the range 9-8 goes down."],
    ['http://a[1-4000]', '--heads names 4000 heads, more than 1000.'],
  ])('%s is refused', (text, problem) => {
    expect(refusal(() => headsOf(text))).toBe(problem);
  });

  it('may have the REST API of Ray Serve at another port', () => {
    expect(withPort('http://10.0.0.7:8000', 8265)).toBe('http://10.0.0.7:8265');
    expect(withPort('http://10.0.0.7:8000', undefined)).toBe('http://10.0.0.7:8000');
  });
});
