// What every journey needs: the demonstration on fresh data, people who sign in, the two looks at each page, the count.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { person } from './chromium.mjs';

export const BIN = process.env.GONGKAI_BIN;
const PASSWORD = 'gongkai-demo';
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const shots = process.env.GONGKAI_SHOTS; // a folder: then screenshots of every page are left there
export const folder = mkdtempSync(join(tmpdir(), 'gongkai-browser-'));
const failures = [];
let passed = 0;
let seen = 0;

export function check(name, holds, detail = '') {
  if (holds) passed += 1;
  else fail(`${name} ${detail}`);
}

export function fail(words) {
  failures.push(words);
  console.error(`FAILED ${words}`);
}

// Starts a demonstration with data of its own, and gives its address once it answers.
export function start(name) {
  const server = spawn(BIN, ['demo', '--data', join(folder, name), '--listen', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  process.on('exit', () => server.kill()); // also when another one couldn't start
  return new Promise((resolve, reject) => {
    createInterface({ input: server.stdout }).on('line', (line) => {
      if (line.startsWith('ready ')) resolve({ server, base: line.slice(6) });
    });
    server.on('exit', (code) => reject(new Error(`the server ended with ${code}`)));
  });
}

async function stop(server) {
  server.removeAllListeners('exit');
  server.kill('SIGTERM');
  await new Promise((resolve) => server.on('exit', resolve));
}

// Ends the servers, says how it went, and ends.
export async function finish(servers) {
  for (const server of servers) await stop(server);
  rmSync(folder, { recursive: true, force: true });
  console.log(`${passed} passed, ${failures.length} failed`);
  process.exit(failures.length ? 1 : 0);
}

// Where scripts are off, axe can't run either: then a twin of the browser, with the same cookies, looks at the same page.
export async function look(page, name, browser = null) {
  seen += 1;
  if (shots) await page.screenshot({ path: join(shots, `${String(seen).padStart(2, '0')}-${name}.png`), fullPage: true });
  const wide = await page.locator('html').evaluate((html) => html.scrollWidth - html.clientWidth);
  check(`${name}: nothing wider than the window`, wide <= 0, `${wide} px`);
  const twin = browser && (await person(browser, { viewport: page.viewportSize(), storageState: await page.context().storageState() }));
  const eyes = twin ? await twin.newPage() : page;
  if (twin) await eyes.goto(page.url());
  const found = await eyes.evaluate(`${AXE}; axe.run(document, { resultTypes: ['violations'] })`).catch((e) => ({ error: e.message }));
  if (twin) await twin.close();
  if (found.error) {
    check(`${name}: axe-core ran`, false, found.error);
    return;
  }
  const words = found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`);
  check(`${name}: axe-core finds nothing`, words.length === 0, words.join('; '));
}

export async function signIn(browser, base, login, options) {
  const { first, seat, ...screen } = options;
  const context = await person(browser, screen);
  context.setDefaultTimeout(15000);
  const page = await context.newPage();
  await page.goto(`${base}/sign-in`);
  if (first) await look(page, options.javaScriptEnabled ? 'js-sign-in' : 'plain-sign-in', options.javaScriptEnabled ? null : browser);
  await page.fill('#login', login);
  await page.fill('#password', PASSWORD);
  await page.click('main button.btn--main');
  if (page.url().includes('/desk/seats')) {
    await page.getByLabel(seat).first().check();
    await page.click('main button.btn--main');
  }
  check(`${login} is at the desk`, /\/desk$/.test(page.url()), page.url());
  return { context, page };
}

export async function openTask(page, base, title) {
  await page.goto(`${base}/desk`);
  await page.getByRole('link', { name: title }).first().click();
}
