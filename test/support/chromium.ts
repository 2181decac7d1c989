import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const browserPath = process.env.REPRO_CHROMIUM ?? '/usr/bin/chromium';

/** CI installs Chromium; elsewhere the browser's part of a test runs where there is one. */
export const hasChromium = existsSync(browserPath) || Boolean(process.env.CI);

/** A browser that asks nobody anything by itself. */
export function openChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: browserPath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
