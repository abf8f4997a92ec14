// The gate in real Chromium, with and without JavaScript: a clerk brings a file with a secrecy marking and is refused,
// then a workbook of names with identity numbers, which can't be put forward until it is masked; reviewers see what was
// found and taken out, and what a visitor downloads is the masked copy to the byte.
import { createHash } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';

import { DESK, PHONE, person } from './chromium.mjs';
import { check, look, openTask, signIn } from './stage.mjs';
import { workbook } from './xlsx.mjs';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
// identity numbers with a valid check digit, of nobody
const NUMBERS = ['513001198001011234', '513001197505054567'];

// All the text of a workbook, whatever its parts are packed with.
function words(zip) {
  let text = '';
  for (let at = 0; zip.readUInt32LE(at) === 0x04034b50; ) {
    const [method, packed, name, extra] = [zip.readUInt16LE(at + 8), zip.readUInt32LE(at + 18), zip.readUInt16LE(at + 26), zip.readUInt16LE(at + 28)];
    const data = zip.subarray(at + 30 + name + extra, at + 30 + name + extra + packed);
    text += (method === 8 ? inflateRawSync(data) : data).toString();
    at += 30 + name + extra + packed;
  }
  return text;
}

async function fill(page, title) {
  await page.fill('#title', title);
  await page.fill('#plain', '本季度低保和临时救助的发放名单，身份证号码已按规定遮盖。');
  await page.fill('#body', `${title}见附件，有意见请向镇民政办反映。`);
  await page.fill('#necessity', '救助资金发给了谁，群众有权知道。');
  await page.fill('#feasibility', '名单已经核对。');
  for (const low of await page.locator('input[type=radio][name^=risk][value$=low]').all()) await low.check();
  for (const box of await page.locator('input[name=self_check]').all()) await box.check();
  await page.locator('input[name=scope][value=society]').check();
  if (await page.locator('#scope_reason').count()) await page.fill('#scope_reason', '与全镇群众有关。');
  for (const mode of await page.locator('input[name=modes]').all()) await mode.setChecked((await mode.getAttribute('value')) === 'platform');
}

async function upload(page, name, mimeType, buffer) {
  await page.setInputFiles('#file', { name, mimeType, buffer });
  await page.click('button[formaction^="/desk/files/"]');
}

export async function gate(browser, base, js) {
  const mark = js ? '甲' : '乙';
  const title = `救助资金发放名单（${mark}）`;
  const name = (what) => `${js ? 'js' : 'plain'}-gate-${what}`;
  const twin = js ? null : browser;
  const desk = { viewport: DESK, javaScriptEnabled: js };

  const clerk = await signIn(browser, base, 'chengban', { ...desk, seat: '承办人' });
  const page = clerk.page;
  await page.goto(`${base}/desk/plans/new`);
  await page.locator('a[href^="/desk/plans/new/"]').first().click();
  const form = page.url();
  await fill(page, title);

  // a marked file is refused, and what was typed stays
  await upload(page, `关于某事的通知${mark}.txt`, 'text/plain', Buffer.from('机密★10年\n\n关于某事的通知'));
  check(name('a marked file is refused'), (await page.locator('.problems').innerText()).includes('密级标志'));
  check(name('what was typed is still there'), (await page.inputValue('#title')) === title);
  await look(page, name('marked'), twin);

  // a list with identity numbers comes in, and can't go on
  const rows = NUMBERS.map((number, n) => [`测试${mark}${n}`, number, '300']);
  await upload(page, `发放名单${mark}.xlsx`, XLSX, workbook('救助资金发放名单', ['姓名', '身份证号', '金额'], rows));
  check(name('the file is listed'), (await page.locator('#files').innerText()).includes('待处理'), page.url());
  check(name('and the form with it'), (await page.inputValue('#title')) === title);
  await look(page, name('brought'), twin);
  await page.click('main form button.btn--main');
  check(name('unmasked it is not put forward'), (await page.locator('.problems').innerText()).includes('没处理'));
  await look(page, name('unanswered'), twin);

  // what was found, before and after masking
  await page.locator('#files').getByRole('link', { name: '查看检查结果' }).click();
  const report = await page.locator('main').innerText();
  check(name('both numbers are found'), (report.match(/身份证号码/g) ?? []).length >= 2, report.slice(0, 300));
  await look(page, name('report'), twin);
  await page.setViewportSize(PHONE);
  await look(page, name('report-phone'), twin);
  await page.setViewportSize(DESK);
  await page.getByRole('button', { name: '全部遮盖' }).click();
  check(name('masked'), (await page.locator('main').innerText()).includes('可以使用'), page.url());
  await look(page, name('masked'), twin);
  await page.getByRole('link', { name: '返回' }).click();
  check(name('back at the form'), (await page.inputValue('#title')) === title, page.url());
  await page.click('main form button.btn--main');
  check(name('proposed'), page.url().includes('/desk/disclosures/'), page.url());
  await look(page, name('file'), twin);

  // reviewed
  const secrecy = await signIn(browser, base, 'baomi', desk);
  await openTask(secrecy.page, base, title);
  await look(secrecy.page, name('secrecy'), twin);
  const file = secrecy.page.url().split('?')[0];
  await secrecy.page.getByRole('link', { name: '审查报告' }).first().click();
  check(name('the reviewer sees the passages'), (await secrecy.page.locator('mark.found').count()) === 2);
  await look(secrecy.page, name('secrecy-report'), twin);
  await secrecy.page.goto(file);
  for (const no of await secrecy.page.locator('input[name^="checklist."][value=no]').all()) await no.check();
  await secrecy.page.locator('input[name=secrecy][value=disclose]').check();
  await secrecy.page.fill('#text', '身份证号码已遮盖，可以公开。');
  await secrecy.page.click('main form button.btn--main');
  const office = await signIn(browser, base, 'dangzhengban', desk);
  await openTask(office.page, base, title);
  await office.page.fill('#text', '与发放台账一致。');
  await office.page.locator('main form button.btn--main').first().click();
  const approver = await signIn(browser, base, 'shenpi', { viewport: PHONE, javaScriptEnabled: js, seat: '党委副书记' });
  await openTask(approver.page, base, title);
  await look(approver.page, name('approve'), twin);
  await approver.page.locator('main form button.btn--main').first().click();
  for (const someone of [clerk, secrecy, office, approver]) await someone.context.close();

  // published: found by a name that stands in the file only
  const visitor = await person(browser, { viewport: DESK, javaScriptEnabled: js });
  const reader = await visitor.newPage();
  const link = reader.getByRole('link', { name: title }).first();
  for (let tries = 0; tries < 40; tries += 1) {
    await reader.goto(`${base}/search?q=${encodeURIComponent(`测试${mark}0`)}`);
    if (await link.count()) break;
    await reader.waitForTimeout(250);
  }
  check(name('found by the words of its file'), (await link.count()) === 1);
  await link.click();
  await look(reader, name('disclosure'), twin);
  const href = await reader.locator('.files a').first().getAttribute('href');
  const answer = await visitor.request.get(new URL(href, base).href);
  const bytes = Buffer.from(await answer.body());
  const text = words(bytes);
  check(name('the copy has the names and no number'), text.includes(`测试${mark}0`) && !NUMBERS.some((n) => text.includes(n)));
  const headers = answer.headers();
  check(name('it can only be saved'), headers['content-disposition'].startsWith('attachment') && headers['content-security-policy'].includes('sandbox'), JSON.stringify(headers));
  const digest = createHash('sha256').update(bytes).digest('hex');
  const index = reader.url().split('/d/')[1];
  const api = await (await visitor.request.get(`${base}/api/v1/disclosures/${index}`)).json();
  check(name('its digest is what the API and the proof name'), api.files[0].sha256 === digest, `${api.files[0].sha256} ${digest}`);
  await visitor.close();
}
