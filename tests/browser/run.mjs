// The whole journey in real Chromium, with and without JavaScript: a clerk proposes from a catalogue entry, the secrecy
// reviewer returns once and then passes, the office reviews, the approver approves on a phone, the page appears, a
// visitor without an account finds it by two characters from the middle of its text, downloads the proof, and checks it
// offline. axe-core looks at every page on the way.
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';

import { catalogues } from './catalogue.mjs';
import { DESK, PHONE, person, startChromium } from './chromium.mjs';
import { gate } from './gate.mjs';
import { BIN, check, fail, finish, folder, look, openTask, signIn, start } from './stage.mjs';

// The plan form as a clerk fills it.
async function fill(page, title, body) {
  await page.fill('#title', title);
  await page.fill('#plain', '本月三个村的道路养护已经完成，费用全部来自集体收入。');
  await page.fill('#body', body);
  await page.fill('#necessity', '群众关心道路养护花了多少钱。');
  await page.fill('#feasibility', '账目已经核对，可以公开。');
  for (const low of await page.locator('input[type=radio][name^=risk][value$=low]').all()) await low.check();
  for (const box of await page.locator('input[name=self_check]').all()) await box.check();
}

async function journey(browser, base, js) {
  const mark = js ? '甲' : '乙';
  const title = `道路养护费用使用情况（${mark}）`;
  const secretly = `养护总里程十二公里，由${mark}组队员桂桐负责巡查。\n\n## 费用\n\n人工费六千元，材料费四千元。`;
  const openly = `养护总里程十二公里，由护路队负责巡查，槐榆${mark}路段增设警示牌。\n\n## 费用\n\n人工费六千元，材料费四千元。`;
  const name = (what) => `${js ? 'js' : 'plain'}-${what}`;
  const desk = { viewport: DESK, javaScriptEnabled: js };
  const twin = js ? null : browser;

  // propose
  const clerk = await signIn(browser, base, 'chengban', { ...desk, first: true, seat: '承办人' });
  await look(clerk.page, name('todo'), twin);
  await clerk.page.goto(`${base}/desk/plans/new`);
  await look(clerk.page, name('entries'), twin);
  await clerk.page.locator('a[href^="/desk/plans/new/"]').filter({ hasText: /./ }).first().click();
  const form = clerk.page.url();
  await clerk.page.fill('#title', '');
  await clerk.page.click('main form button.btn--main');
  check(name('problems are named'), (await clerk.page.locator('.problems li').count()) === 5); // text, risk and self-check are given anew; the rest is as it was last time
  check(name('problems are in the title'), /\d/.test(await clerk.page.title()), await clerk.page.title());
  await look(clerk.page, name('plan-problems'), twin);
  await clerk.page.goto(form);
  await clerk.page.locator('input[name=scope][value=society]').check();
  if (await clerk.page.locator('#scope_reason').count()) await clerk.page.fill('#scope_reason', '与全镇群众有关。');
  for (const mode of await clerk.page.locator('input[name=modes]').all()) await mode.setChecked((await mode.getAttribute('value')) === 'platform');
  await fill(clerk.page, title, secretly);
  if (js) {
    await clerk.page.waitForResponse((r) => r.url().includes('/desk/drafts/') && r.ok(), { timeout: 15000 });
    await clerk.page.goto(`${base}/desk`);
    await clerk.page.goto(form);
    check(name('the draft was kept as one typed'), (await clerk.page.inputValue('#title')) === title);
  }
  await look(clerk.page, name('plan'), twin);
  const typed = js && (await clerk.page.locator('main form').evaluate((f) => new URLSearchParams(new FormData(f)).toString()));
  await clerk.page.click('main form button.btn--main');
  check(name('proposed'), clerk.page.url().includes('/desk/disclosures/'), clerk.page.url());
  if (js) {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const again = await clerk.context.request.post(form, { data: typed, headers });
    const same = new URL(again.url()).pathname === new URL(clerk.page.url()).pathname;
    check(name('the same form sent again leads to the same disclosure'), same, again.url());
  }
  await look(clerk.page, name('file'), twin);

  // the secrecy reviewer returns once
  const secrecy = await signIn(browser, base, 'baomi', desk);
  await openTask(secrecy.page, base, title);
  await look(secrecy.page, name('secrecy'), twin);
  for (const no of await secrecy.page.locator('input[name^="checklist."][value=no]').all()) await no.check();
  await secrecy.page.locator('input[name=secrecy][value=redact]').check();
  await secrecy.page.fill('#text', '请去掉巡查队员的姓名。');
  await secrecy.page.click('main form button.btn--main');

  // the clerk mends it
  await openTask(clerk.page, base, title);
  if (!clerk.page.url().endsWith('/plan')) await clerk.page.goto(`${clerk.page.url()}/plan`);
  check(name('the reason is shown'), (await clerk.page.locator('main').innerText()).includes('请去掉巡查队员的姓名'));
  await clerk.page.fill('#body', openly);
  await clerk.page.click('main form button.btn--main');
  check(name('proposed again'), /\/desk\/disclosures\/[^/]+$/.test(new URL(clerk.page.url()).pathname), clerk.page.url());

  // and passes the second time, shown what changed
  await openTask(secrecy.page, base, title);
  check(name('what changed is shown'), (await secrecy.page.locator('del, ins').count()) > 0);
  await look(secrecy.page, name('secrecy-again'), twin);
  for (const no of await secrecy.page.locator('input[name^="checklist."][value=no]').all()) await no.check();
  await secrecy.page.locator('input[name=secrecy][value=disclose]').check();
  await secrecy.page.fill('#text', '姓名已去掉，可以公开。');
  await secrecy.page.click('main form button.btn--main');

  // the office reviews
  const office = await signIn(browser, base, 'dangzhengban', desk);
  await openTask(office.page, base, title);
  await look(office.page, name('review'), twin);
  await office.page.fill('#text', '数字与账目相符，同意公开。');
  await office.page.locator('main form button.btn--main').first().click();

  // the approver approves on a phone
  const approver = await signIn(browser, base, 'shenpi', { viewport: PHONE, javaScriptEnabled: js, seat: '党委副书记' });
  await look(approver.page, name('phone-todo'), twin);
  await openTask(approver.page, base, title);
  await look(approver.page, name('approve'), twin);
  await approver.page.locator('main form button.btn--main').first().click();
  await approver.page.goto(`${approver.page.url().split('?')[0]}`);
  await clerk.page.goto(`${base}/desk/disclosures`);
  await look(clerk.page, name('register'), twin);
  await clerk.page.getByRole('link', { name: title }).first().click();
  await clerk.page.goto(`${clerk.page.url().split('?')[0]}/history`);
  const history = await clerk.page.locator('main').innerText();
  check(name('the history names seat, person and reason'), ['承办人', '易知行', '安守约', '请去掉巡查队员的姓名'].every((w) => history.includes(w)), history.slice(0, 400));
  await look(clerk.page, name('history'), twin);
  for (const someone of [clerk, secrecy, office, approver]) await someone.context.close();

  await visit(browser, base, js, { title, name, word: `榆${mark}` });
}

// A visitor without an account.
async function visit(browser, base, js, { title, name, word }) {
  const twin = js ? null : browser;
  const context = await person(browser, { viewport: DESK, javaScriptEnabled: js, acceptDownloads: true });
  const page = await context.newPage();
  await page.goto(base);
  await look(page, name('home'), twin);
  const link = page.getByRole('link', { name: title }).first();
  for (let tries = 0; tries < 40; tries += 1) {
    await page.goto(`${base}/search?q=${encodeURIComponent(word)}`);
    if (await link.count()) break;
    await page.waitForTimeout(250);
  }
  check(name('found by two characters from the middle'), (await link.count()) === 1);
  check(name('the hit is marked'), (await page.locator('mark').allInnerTexts()).includes(word));
  await look(page, name('search'), twin);
  await link.click();
  await look(page, name('disclosure'), twin);
  await page.setViewportSize(PHONE);
  await look(page, name('disclosure-phone'), twin);
  const text = await page.locator('main').innerText();
  check(name('nobody who worked on it is named'), !['易知行', '安守约', '桂桐'].some((w) => text.includes(w)));
  const href = await page.locator('a[href*="/proof"]').first().getAttribute('href');
  const proof = Buffer.from(await (await context.request.get(new URL(href, base).href)).body());
  await page.goto(`${base}/verify`);
  await look(page, name('verify'), twin);
  const key = readFileSync(join(folder, 'disclosures', 'ledger.pub'), 'utf8').trim();
  check(name('the key is published'), (await page.locator('main').innerText()).includes(key));
  await context.close();
  const file = join(folder, `${js}.json`);
  writeFileSync(file, proof);
  const verified = spawnSync(BIN, ['verify-proof', file, '--key', key], { encoding: 'utf8' });
  check(name('the proof is accepted'), verified.status === 0 && verified.stdout.includes(title), verified.stdout);
  if (js) await flipAll(proof, key, name);
}

// Every byte of the file, each flipped alone: none is accepted.
async function flipAll(proof, key, name) {
  let next = 0;
  const accepted = [];
  const work = async (worker) => {
    const file = join(folder, `flip-${worker}.json`);
    while (next < proof.length) {
      const at = next;
      next += 1;
      const flipped = Buffer.from(proof);
      flipped[at] ^= 1 << (at % 8);
      writeFileSync(file, flipped);
      const code = await new Promise((resolve) => {
        spawn(BIN, ['verify-proof', file, '--key', key], { stdio: 'ignore' }).on('exit', resolve);
      });
      if (code !== 1) accepted.push(`${at}: ${code}`);
    }
  };
  await Promise.all(Array.from({ length: cpus().length }, (_, worker) => work(worker)));
  check(name(`all ${proof.length} flipped bytes are rejected`), accepted.length === 0, accepted.join(', '));
}

const [browser, ...worlds] = await Promise.all([startChromium(), start('disclosures'), start('catalogues'), start('files')]);
const walks = [journey, catalogues, gate];
for (const [n, walk] of walks.entries()) {
  for (const js of [true, false]) await walk(browser, worlds[n].base, js).catch((error) => fail(error.stack));
}
await browser.close();
await finish(worlds.map((world) => world.server));
