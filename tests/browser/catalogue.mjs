// The life of a catalogue in real Chromium, with and without JavaScript: a township's clerk imports a workbook with five
// faults, mends them in the table, puts it in force and files it; the county's office remarks on a row; the clerk
// answers, adjusts and files again; what the catalogue makes due appears, one obligation is met by a release and one by
// a nil report, and the public catalogue shows it.
import { DESK, PHONE, person } from './chromium.mjs';
import { check, look, openTask, signIn } from './stage.mjs';
import { workbook } from './xlsx.mjs';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const TOWN = '511722107';
const OFFICE = '511722-102'; // an organ of the county without a catalogue
const COUNTED = '办理涉及群众切身利益重要事项情况'; // the town's entry that has been disclosed before
const HEADS = ['公开类别', '公开事项', '公开范围', '公开方式', '公开频次', '责任单位'];
const today = () => new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 10);

// Nine categories, and in five rows one fault each.
const rows = (mark) => [
  ['贯彻上级决策部署', '学习贯彻上级决策部署情况', '党内', '党务公开平台、会议', '每季度一次', '党政办'],
  ['贯彻对四川工作重要指示精神', '贯彻落实习近平总书记对四川工作系列重要指示精神的工作情况', '党内', '党务公开平台、会议', '每半年一次', '党政办'],
  ['工作目标、部署和书记述职', '任期目标和年度重点工作任务及完成情况', '社会', '党务公开平台、公开栏', '每年1月-2月', '党政办'],
  ['思想教育和党内生活', '党员教育培训情况', '党内', '党务公开平台、简报', '活动结束后5个工作日内', '党建工作办'],
  ['组织建设和党费管理', '领导班子分工和办事流程', '社会', '党务公开平台、公开栏', '长期公开，变动即更', '党政办'],
  ['纠正“四风”、服务党员和群众', COUNTED, '社会', '党务公开平台、公开栏', '形成之日起20个工作日内', '村建环卫服务中心'],
  ['管党治党和党纪处分', '落实管党治党政治责任和党风廉政建设情况', '党内', '党务公开平台、会议', '每半年一次', '纪检办'],
  ['领导群团组织、维护权益', '领导群团组织和维护群众合法权益情况', '社会', '党务公开平台、公开栏', '每年一次', '群团工作站'],
  ['', `机关食堂招租安排（${mark}）`, '社会', '公开栏', '每年一次', '党政办'],
  ['其他应当公开的党务', `会议室借用规则（${mark}）`, '谁问给谁', '公开栏', '长期公开，变动即更', '党政办'],
  ['其他应当公开的党务', `值班安排（${mark}）`, '社会', '公开栏', '视情况公开', '党政办'],
  ['其他应当公开的党务', `便民电话（${mark}）`, '社会', '公开栏', '长期公开，变动即更', ''],
  ['其他应当公开的党务', `赶场日安排（${mark}）`, '社会', '公开栏、灯笼墙', '每年一次', '党政办'],
];

// A person at the workbench, and the words all of it is told in.
class Walk {
  constructor(browser, base, js) {
    Object.assign(this, { browser, base, js, mark: js ? '甲' : '乙', twin: js ? null : browser });
    this.desk = { viewport: DESK, javaScriptEnabled: js };
    this.county = `报来的事项请写明地点（${this.mark}）`;
  }

  name(what) {
    return `${this.js ? 'js' : 'plain'}-${what}`;
  }

  async signIn(login, seat = '') {
    const someone = await signIn(this.browser, this.base, login, { ...this.desk, seat });
    return someone.page;
  }

  look(page, what) {
    return look(page, this.name(what), this.twin);
  }

  check(what, holds, detail) {
    check(this.name(what), holds, detail);
  }

  async says(page, what, ...words) {
    const text = await page.locator('main').innerText();
    for (const word of words) this.check(`${what}: ${word}`, text.includes(word), text.slice(0, 300));
  }

  // The same page on a phone.
  async phone(page, what) {
    await page.setViewportSize(PHONE);
    await this.look(page, `${what}-phone`);
    await page.setViewportSize(DESK);
  }

  // The row of an item: where its cells are.
  async row(page, item) {
    const cells = await page.locator('[id^="row:"][id$=":item"]').evaluateAll((all) => all.map((c) => [c.id, c.value]));
    const found = cells.find(([, value]) => value === item);
    return found ? found[0].split(':')[1] : '';
  }
}

const main = (page) => page.click('main form button.btn--main');
const cell = (page, row, column) => page.locator(`[id="row:${row}:${column}"]`);
const note = (page, row, column) => page.locator(`[id="note:row:${row}:${column}"]`);

async function imports(walk, page) {
  await page.goto(`${walk.base}/desk/catalogue`);
  await walk.look(page, 'catalogue');
  await page.getByRole('link', { name: /导入/ }).click();
  await walk.look(page, 'import');
  const buffer = workbook('南坝镇党务公开目录', HEADS, rows(walk.mark));
  await page.setInputFiles('#file', { name: `目录${walk.mark}.xlsx`, mimeType: XLSX, buffer });
  await main(page);
  const picked = await page.locator('select[name^="col."]').evaluateAll((all) => all.map((s) => s.value));
  const expect = ['category', 'item', 'scope', 'mode', 'frequency', 'responsible_unit'];
  walk.check('the columns are recognised', picked.join() === expect.join(), picked.join());
  await walk.look(page, 'import-preview');
  await page.locator('input[name=merge][value=match]').check();
  await main(page);
  await walk.says(page, 'the report', '要改正', '待澄清', '请核对', '谁问给谁', '视情况公开', '灯笼墙');
  await walk.look(page, 'import-report');
  await page.click('main a.btn--main');
}

// The five faults: each where it is, and what mends it.
async function mends(walk, page) {
  await walk.look(page, 'editor');
  await walk.phone(page, 'editor');
  const at = {};
  for (const [n, column] of ['category', 'scope', 'frequency', 'responsible_unit', 'mode'].entries()) {
    at[column] = await walk.row(page, rows(walk.mark)[8 + n][1]);
    const said = await note(page, at[column], column).innerText();
    walk.check(`${column} has its fault`, said.length > 0, said);
  }
  // With scripts, each cell is saved when it is left; without, all of them by the form's button.
  const saved = async (act) => {
    const answer = walk.js && page.waitForResponse((r) => r.url().endsWith('/cells') && r.request().method() === 'POST');
    await act();
    if (answer) walk.check('a cell is saved alone', (await answer).ok(), String((await answer).status()));
  };
  await saved(() => cell(page, at.category, 'category').selectOption({ label: '其他应当公开的党务' }));
  await saved(() => cell(page, at.scope, 'scope').selectOption({ label: '向社会公开' }));
  const type = async (row, column, text) => {
    await cell(page, row, column).fill(text);
    await cell(page, row, column).press('Tab');
  };
  await saved(() => type(at.responsible_unit, 'responsible_unit', '便民服务中心'));
  await saved(() => type(at.mode, 'mode', '公开栏'));
  if (!walk.js) await page.locator('#rows button.btn[value=save]').click();
  for (const column of ['category', 'scope', 'responsible_unit', 'mode']) {
    await note(page, at[column], column).filter({ hasText: /^\s*$/ }).waitFor({ state: 'attached' });
  }
  const answer = note(page, at.frequency, 'frequency').getByRole('button').first();
  const meant = (await answer.innerText()).trim();
  await answer.click();
  await note(page, at.frequency, 'frequency').filter({ hasText: '已澄清' }).waitFor();
  walk.check('the cell keeps its words', (await cell(page, at.frequency, 'frequency').inputValue()) === '视情况公开', meant);
  const counts = await page.locator('#counts').innerText();
  walk.check('nothing is left to mend', !/要改正|待澄清/.test(counts), counts);
  await walk.look(page, 'editor-mended');
}

// Puts the draft in force and files it with the superior.
async function enforces(walk, page, what) {
  await page.locator('#rows button.btn--main').click();
  await page.waitForURL('**/desk/catalogue/enforce');
  await walk.look(page, `${what}-enforce`);
  await main(page);
  await walk.says(page, `${what} is in force`, '目录已启用');
  await walk.look(page, `${what}-version`);
  await page.click('#filing form button.btn--main');
  await walk.says(page, `${what} is filed`, '已报送备案');
  await walk.look(page, `${what}-filed`);
}

async function receives(walk, page, remark = '') {
  await page.goto(`${walk.base}/desk`);
  await page.locator('main a[href="/desk/filings"]').first().click();
  await walk.look(page, 'filings');
  await page.getByRole('link', { name: '中共宣汉县南坝镇委员会' }).first().click();
  if (remark) {
    const line = page.locator('tr').filter({ hasText: `便民电话（${walk.mark}）` });
    await line.last().locator('textarea[name^="remark:"]').fill(remark);
    await walk.look(page, 'filing');
    await walk.phone(page, 'filing');
  }
  await main(page);
  await walk.says(page, 'the filing is received', '已接收备案');
}

// The superior's remark is answered, and the catalogue adjusted.
async function adjusts(walk, page) {
  await openTask(page, walk.base, /备案意见/);
  await walk.look(page, 'versions');
  await page.locator('main tbody th a').first().click();
  await walk.says(page, 'the remark is there', walk.county);
  await walk.look(page, 'version-remarked');
  await page.locator('#remarks textarea').first().fill('已在事项里写明。');
  await page.locator('#remarks form button').first().click();
  await walk.says(page, 'the remark is answered', '已答复');
  await page.goto(`${walk.base}/desk/catalogue`);
  await page.locator('form[action$="/draft"] button').click();
  const item = `便民电话（${walk.mark}）`;
  const own = await walk.row(page, item);
  await cell(page, own, 'item').fill(`${item}：镇便民服务大厅`);
  await enforces(walk, page, 'adjusted');
  const differs = await page.locator('table.changes').innerText();
  walk.check('the versions side by side', differs.includes('镇便民服务大厅'), differs);
  await page.goto(`${walk.base}/desk/catalogue/versions`);
  await walk.look(page, 'versions-filed');
}

// What the catalogue makes due; one obligation begins because somebody records what happened.
async function obligations(walk, page) {
  await page.goto(`${walk.base}/desk/obligations`);
  await walk.says(page, 'what is due', `会议室借用规则（${walk.mark}）`, `便民电话（${walk.mark}）`);
  await walk.look(page, 'obligations');
  await walk.phone(page, 'obligations');
  for (const where of ['calendar', 'calendar/mail', 'findings']) {
    await page.goto(`${walk.base}/desk/${where}`);
    await walk.look(page, where.replace('/', '-'));
    if (where === 'calendar') await walk.phone(page, where);
  }
  await page.goto(`${walk.base}/desk/plans/new`);
  const plan = await page.locator('a[href^="/desk/plans/new/"]').filter({ hasText: COUNTED }).first().getAttribute('href');
  await page.goto(`${walk.base}/desk/entries/${plan.split('/').pop()}`);
  await page.selectOption('#kind', 'formed');
  await page.fill('#on', today());
  await page.fill('#text', `观池村护栏修复（${walk.mark}）`);
  await page.locator('form[action$="/records"] button').click();
  await walk.says(page, 'what happened is recorded', `观池村护栏修复（${walk.mark}）`);
  await walk.look(page, 'entry');
  await walk.phone(page, 'entry');
}

// From the to-do list to a plan sent in, each act of the clerk counted.
async function meets(walk, page) {
  const title = `观池村护栏修复情况（${walk.mark}）`;
  await page.goto(`${walk.base}/desk`);
  await walk.look(page, 'todo-pressing');
  let acts = 0;
  const does = async (act) => {
    acts += 1;
    await act();
  };
  const plan = () => page.locator('article.task, tr').filter({ hasText: COUNTED }).locator('a[href*="/desk/plans/new/"]').first();
  if (!(await plan().count())) await does(() => page.locator('main a[href="/desk/obligations"]').last().click());
  await does(() => plan().click());
  walk.check('the last text is beside the new one', (await page.locator('#last').count()) === 1);
  await does(() => page.fill('#title', title));
  await does(() => page.fill('#plain', '观池村道路护栏已经修复，费用从镇道路养护资金列支。'));
  await does(() => page.fill('#body', `修复护栏四十米，用工六人次。\n\n## 费用\n\n材料费二千四百元，人工费一千二百元（${walk.mark}）。`));
  await walk.look(page, 'plan-from-obligation');
  // risk and self-check are never filled in from last time; where nothing is amiss, one tick says so
  await does(() => page.check('#all_clear'));
  await does(() => main(page));
  walk.check('proposed in at most six acts', /\/desk\/disclosures\/[^/]+$/.test(new URL(page.url()).pathname) && acts <= 6, `${acts} ${page.url()}`);
  await walk.says(page, 'proposed', title);

  const signs = async (login, seat, how) => {
    const other = await walk.signIn(login, seat);
    await openTask(other, walk.base, title);
    await how(other);
    await other.context().close();
  };
  await signs('baomi', '', async (other) => {
    for (const no of await other.locator('input[name^="checklist."][value=no]').all()) await no.check();
    await other.locator('input[name=secrecy][value=disclose]').check();
    await other.fill('#text', '不涉密，可以公开。');
    await main(other);
  });
  await signs('dangzhengban', '', async (other) => {
    await other.fill('#text', '数字与账目相符，同意公开。');
    await other.locator('main form button.btn--main').first().click();
  });
  await signs('shenpi', '党委副书记', (other) => other.locator('main form button.btn--main').first().click());
  await page.goto(`${walk.base}/desk/obligations?state=met`);
  const met = page.locator('tr').filter({ hasText: COUNTED }).locator('a[href^="/d/"]').first();
  walk.check('the obligation is met by the release', (await met.count()) === 1);
  await walk.look(page, 'obligations-met');
}

// Nothing this period, with a name.
async function reportsNil(walk, page) {
  const why = `本期没有借用（${walk.mark}）`;
  await page.goto(`${walk.base}/desk/obligations`);
  await page.locator('tr').filter({ hasText: `会议室借用规则（${walk.mark}）` }).locator('a[href*="nil="]').click();
  const form = page.locator('details[open] form[action$="/nil"]');
  await form.locator('button').click();
  walk.check('a nil report says why', (await page.locator('.problems').count()) === 1, page.url());
  await walk.look(page, 'nil-problem');
  await form.locator('textarea').fill(why);
  await form.locator('button').click();
  await walk.says(page, 'the nil report is there with its name', why, '易知行');
  await page.goto(`${walk.base}/desk/obligations?state=met`);
  await walk.says(page, 'the obligation is met by the nil report', why);
}

// The public catalogue, for anybody.
async function visits(walk) {
  const context = await person(walk.browser, walk.desk);
  const page = await context.newPage();
  await page.goto(`${walk.base}/orgs/${TOWN}/catalogue`);
  // days are written in the language's own form; their attribute is the same in all
  const line = async (item) => {
    const row = page.locator('tr').filter({ hasText: item });
    const days = await row.locator('time').evaluateAll((all) => all.map((time) => time.dateTime));
    return [(await row.innerText()).replace(/\s+/g, ' '), ...days].join(' ');
  };
  const released = await line(COUNTED);
  walk.check('the last day is the release', released.includes(today()), released);
  walk.check('it was punctual', released.includes('按时'), released);
  const yearly = await line(`机关食堂招租安排（${walk.mark}）`);
  walk.check('the next day is there', /\d{4}-12-31/.test(yearly), yearly);
  const inside = await line('学习贯彻上级决策部署情况');
  walk.check('what is for the Party has no days here', !/\d{4}-\d\d-\d\d/.test(inside), inside);
  await walk.look(page, 'public-catalogue');
  await walk.phone(page, 'public-catalogue');
  await context.close();
}

export async function catalogues(browser, base, js) {
  const walk = new Walk(browser, base, js);
  const clerk = await walk.signIn('chengban', '承办人');
  await imports(walk, clerk);
  await mends(walk, clerk);
  await enforces(walk, clerk, 'imported');
  const county = await walk.signIn('ducha', '县委办公室督查科');
  await receives(walk, county, walk.county);
  for (const where of ['desk/findings', 'oversight', `oversight/${TOWN}`, `oversight/${OFFICE}/findings`]) {
    await county.goto(`${base}/${where}`);
    await walk.look(county, where.replaceAll('/', '-'));
  }
  await walk.says(county, 'what the county finds', '没有生效的公开目录');
  await adjusts(walk, clerk);
  await receives(walk, county);
  await obligations(walk, clerk);
  await meets(walk, clerk);
  await reportsNil(walk, clerk);
  await visits(walk);
  for (const someone of [clerk, county]) await someone.context().close();
}
