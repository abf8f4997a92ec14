// Starts the system's Chromium for the journeys: nothing is downloaded, nothing calls home, each start has a profile
// of its own in a temporary folder that playwright removes on close.
import { chromium } from 'playwright-core';

// What a test machine needs beyond playwright's own flags.
const FLAGS = [
  '--no-sandbox', // build machines run as root in a container
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const PHONE = { width: 390, height: 844 };
export const DESK = { width: 1280, height: 900 };

// A browser; `CHROMIUM` names the program. Close it at the end.
export function startChromium(options = {}) {
  return chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    headless: true,
    args: FLAGS,
    ...options,
  });
}

// A person at a screen: cookies of their own, Chinese first, Dazhou's time, with or without JavaScript.
export function person(browser, { viewport = DESK, javaScriptEnabled = true, locale = 'zh-CN', ...rest } = {}) {
  return browser.newContext({
    viewport,
    javaScriptEnabled,
    locale,
    timezoneId: 'Asia/Shanghai',
    reducedMotion: 'reduce',
    ...rest,
  });
}
