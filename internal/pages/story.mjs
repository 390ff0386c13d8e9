// Opens every page of a running service in Chromium, as people do, and fails if something is wrong with one.
// Usage: node story.mjs ADDRESS [PICTURES [stories|consultation]]; with the last word the stories alone are told, or that of a consultation alone.
// MODERATOR is a moderator's key. A POST to NEXT_MONTH, if that is set, has the service go on to the next month.
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { browser, check, go, inLanguage, json, looksRight, only, open, pictures, site, wrongs } from './browser.mjs';
import { storyOfAConsultation } from './consultation.mjs';
import { storyOfALink, storyOfBelonging } from './people.mjs';

const languages = ['en', 'de', 'it', 'es', 'bn', 'hi', 'zh', 'he', 'ms', 'ar'];
const widths = [360, 768, 1280];
const group = (await json('/api/v1/groups?near=Dhaka')).items[0];
const consultant = (await json('/api/v1/consultants')).items[0];
const shown = {
  home: '/', groups: '/groups', search: '/groups?near=Dhaka', filtered: '/groups?near=Dhaka&how=in_person&when=WE', nothing: '/groups?near=Leeds&radius_km=5&topic=gambling',
  unknown: '/groups?near=Nowhereville%20on%20Sea', group: `/groups/${encodeURIComponent(group.slug)}`,
  correction: `/groups/${encodeURIComponent(group.slug)}/correction`, thanks: `/groups/${encodeURIComponent(group.slug)}/correction?sent=yes`, consultants: '/consultants', consultant: `/consultants/${consultant?.id}`,
  print: '/groups/print?near=Dhaka', sheet: `/groups/${encodeURIComponent(group.slug)}/sheet?size=large`, topics: '/topics', places: '/places', principles: '/principles', statistics: '/statistics', about: '/about', problems: '/problems',
  signIn: '/sign-in', signInLink: '/sign-in/link',
};

// everyPage looks at all pages in all languages, in both schemes at once.
async function everyPage() {
  const counts = await Promise.all([...['light', 'dark'].map(everyLanguage), largeAndPrinted()]);
  return counts.reduce((sum, count) => sum + count, 0);
}

async function everyLanguage(colorScheme) {
  let looked = 0;
  const page = await open({ colorScheme, axe: true });
  for (const language of languages) {
    for (const [name, path] of Object.entries(shown)) {
      await go(page, inLanguage(path, language));
      for (const width of widths) {
        if (width !== 360 && !['en', 'ar', 'bn'].includes(language)) continue;
        await page.setViewportSize({ width, height: 800 });
        await looksRight(page, `${name} in ${language}, ${width} wide, ${colorScheme}`);
        looked += 1;
      }
    }
  }
  await page.context().close();
  return looked;
}

async function largeAndPrinted() {
  let looked = 0;
  const page = await open({ axe: true, viewport: { width: 360, height: 800 } });
  for (const [name, path] of Object.entries(shown)) {
    await go(page, path);
    await page.evaluate(() => { document.documentElement.style.fontSize = '200%'; });
    await looksRight(page, `${name} in double size`);
    await page.emulateMedia({ media: 'print' });
    await looksRight(page, `${name} printed`);
    await page.emulateMedia({ media: 'screen' });
    looked += 2;
  }
  await page.context().close();
  return looked;
}

// storyOfAMember goes from a place in Bangla to a group's calendar and to paper.
async function storyOfAMember() {
  const page = await open({ locale: 'bn-BD' });
  await go(page, '/');
  check(await page.getAttribute('html', 'lang') === 'bn', 'the first page is not in the language of the browser');
  const suggested = page.waitForResponse((answer) => answer.url().includes('/api/v1/places'));
  await page.locator('#near').pressSequentially('ঢাকা', { delay: 20 });
  await suggested;
  await page.waitForFunction(() => document.querySelectorAll('#near-places option').length > 0);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/groups\?/);
  check(await page.locator('.groups article').count() > 5, 'few groups near ঢাকা');
  await page.locator('.groups h3 a').first().click();
  await page.waitForURL(/\/groups\/./);
  const calendar = await page.locator('a[type="text/calendar"]').getAttribute('href');
  const text = await (await fetch(site + calendar)).text();
  check(text.startsWith('BEGIN:VCALENDAR') && text.includes('BEGIN:VEVENT'), 'the calendar has no meeting');
  await page.emulateMedia({ media: 'print' });
  check(!(await page.locator('.leave').isVisible()) && await page.locator('h1').isVisible(), 'the group is not printed alone');
  await page.context().close();
}

// storyOfAnotherZone reads a group's times far from where it meets.
async function storyOfAnotherZone() {
  for (const [timezoneId, adds] of [['America/New_York', true], ['Asia/Dhaka', false]]) {
    const page = await open({ timezoneId });
    await go(page, shown.group);
    check((await page.locator('.zone').first().textContent()).includes('Your time') === adds, `in ${timezoneId} the reader's own time is${adds ? ' not' : ''} said`);
    await page.context().close();
  }
}

// storyOfPaper prints a list and a sheet to hand over on each paper, and copies the link of a group.
async function storyOfPaper() {
  const page = await open({ permissions: ['clipboard-read', 'clipboard-write'] });
  for (const [paper, box] of Object.entries({ a4: [595, 842], letter: [612, 792], a5: [420, 595] })) {
    for (const path of ['/groups/print?near=Dhaka&', `${shown.group}/sheet?`]) {
      await go(page, `${path}paper=${paper}`);
      const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
      const [, width, height] = pdf.match(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/).map(Number);
      check(Math.abs(width - box[0]) < 1.5 && Math.abs(height - box[1]) < 1.5, `${path} on ${paper} is ${width} by ${height} points`);
      const sides = pdf.match(/\/Type \/Page\b/g).length;
      check(path.includes('/print') || sides === 1, `${path} on ${paper} takes ${sides} pages`);
    }
  }
  await go(page, '/groups/print?near=Dhaka&size=large');
  await page.emulateMedia({ media: 'print' });
  check(await page.locator('.sheet *').evaluateAll((all) => all.every((e) => parseFloat(getComputedStyle(e).fontSize) >= 24)), 'large type is smaller than 18 points');
  check(!(await page.locator('form, .leave, footer').filter({ visible: true }).count()), 'more than the list is printed');
  await page.emulateMedia({ media: 'screen' });
  await page.evaluate(() => { globalThis.print = () => { document.title = 'printed'; }; });
  await page.click('[data-print] button');
  check(await page.title() === 'printed', 'the button does not print');
  await go(page, inLanguage(shown.group, 'de'));
  await page.getByRole('button', { name: 'Link kopieren' }).click();
  await page.getByRole('status').filter({ hasText: 'kopiert' }).waitFor();
  check(await page.evaluate(() => navigator.clipboard.readText()) === page.url(), 'another link is copied');
  await page.click('summary:has(+ .qr)');
  await page.waitForFunction(() => document.querySelector('.qr').naturalWidth > 0);
  await page.context().close();
}

// storyOfNothing widens a search that finds nothing.
async function storyOfNothing() {
  const page = await open();
  await go(page, shown.nothing);
  await page.locator('.results a[href*="radius_km="]').first().click();
  await page.waitForLoadState();
  check(await page.locator('.groups article').count() > 0, 'widened, the search still finds nothing');
  await page.context().close();
}

// storyWithoutScripts does the same without JavaScript, and by the keyboard alone.
async function storyWithoutScripts() {
  const page = await open({ javaScriptEnabled: false });
  await go(page, '/groups');
  await page.fill('#near', 'Dhaka');
  await page.locator('button[name="private"]').click();
  await page.waitForLoadState();
  check(page.url() === site + '/groups' && await page.locator('.groups article').count() > 0, `a private search leads to ${page.url()}`);
  await page.context().close();
  const keyboard = await open();
  await go(keyboard, '/groups');
  await keyboard.keyboard.press('Tab');
  check(await keyboard.evaluate(() => document.activeElement.className) === 'skip', 'the first Tab does not lead past the head');
  for (let i = 0; i < 20 && await keyboard.evaluate(() => document.activeElement.id) !== 'near'; i += 1) await keyboard.keyboard.press('Tab');
  await keyboard.keyboard.type('Dhaka');
  await keyboard.keyboard.press('Enter');
  await keyboard.waitForURL(/near=Dhaka/);
  await keyboard.context().close();
}

// storyOfTheMap goes to the map by the keyboard, opens a cluster and lists what is in view. The list says all that it says.
async function storyOfTheMap() {
  for (const [colorScheme, language, width] of [['light', 'en', 1280], ['dark', 'ar', 360]]) {
    const page = await open({ colorScheme, axe: true, viewport: { width, height: 800 } });
    await go(page, inLanguage('/groups?country=IN', language));
    const total = (await json('/api/v1/groups?country=IN')).total;
    check(width === 1280 || await page.locator('link[href*=leaflet]').count() === 0, 'a telephone loads the map before it is in view');
    await page.locator('#map').scrollIntoViewIfNeeded();
    const canvas = page.locator('#map .canvas[data-drawn]');
    await canvas.waitFor();
    await looksRight(page, `the map in ${language}, ${width} wide, ${colorScheme}`);
    const drawn = await page.evaluate(() => {
      const tile = document.querySelector('#map canvas');
      return new Set(tile.getContext('2d').getImageData(0, 0, tile.width, tile.height).data).size;
    });
    check(drawn > 3, 'a tile of the map is empty');
    const marks = await page.locator('#map .mark').count();
    check(marks > 1 && marks <= total, `${marks} marks for ${total} groups`);
    await page.locator('#map .cluster').first().focus();
    const asked = page.waitForResponse((answer) => answer.url().includes('/groups/map'));
    await page.keyboard.press('Enter');
    await asked;
    await page.locator('#map .here').click();
    await page.waitForURL(/bbox=/);
    check(await page.locator('.groups article').count() > 0, 'a view of the map lists nothing');
    await page.context().close();
  }
  const page = await open({ viewport: { width: 1280, height: 900 } });
  const answers = [];
  page.on('response', (answer) => answers.push(answer));
  await go(page, '/groups?near=Dhaka');
  await page.locator('#map .canvas[data-drawn]').waitFor();
  await page.waitForLoadState('networkidle');
  const sizes = await Promise.all(answers.map(async (answer) => (await answer.finished(), (await answer.request().sizes()).responseBodySize)));
  const onWire = sizes.reduce((sum, size) => sum + size, 0);
  check(onWire > 80_000 && onWire < 210_000, `the first page with its map takes ${onWire} bytes`);
  console.log(`pages: a search near a place takes ${onWire} bytes with its map`);
  await page.context().close();
}

// storyOfACorrection says what is wrong with a group's entry, without JavaScript, after a mistake.
async function storyOfACorrection() {
  const page = await open({ javaScriptEnabled: false, locale: 'de-DE' });
  await go(page, shown.group);
  await page.locator('a[href*="/correction"]').click();
  await page.check('input[value="time"]');
  await page.locator('#text').fill('   ');
  await page.fill('#reply_to', 'reader@example.org');
  await page.locator('form button').click();
  check(await page.locator('#text-wrong').isVisible(), 'what is wrong is not said beside the field');
  check(await page.inputValue('#reply_to') === 'reader@example.org' && await page.isChecked('input[value="time"]'), 'what was typed is gone');
  await page.fill('#text', 'They meet at half past seven now.');
  await page.locator('form button').click();
  check(page.url().endsWith('/correction?sent=yes') && await page.locator('form').count() === 0, `a correction leads to ${page.url()}`);
  await page.context().close();
  const refused = await open({ axe: true, viewport: { width: 360, height: 800 } });
  await go(refused, shown.correction);
  await refused.evaluate(() => document.querySelector('form').submit()); // past what the browser itself checks
  await refused.locator('#kind-wrong').waitFor();
  await looksRight(refused, 'a correction that is refused');
  await refused.context().close();
}

// storyOfLeaving leaves by the link and by the key; going back does not lead to the page.
async function storyOfLeaving() {
  for (const how of ['link', 'key']) {
    const page = await open({ foreign: true });
    await page.route('https://www.bbc.com/**', (route) => route.fulfill({ body: 'weather', contentType: 'text/html' }));
    await page.goto(site + '/about');
    await page.goto(site + shown.group);
    if (how === 'link') await page.click('#leave');
    else for (let i = 0; i < 3; i += 1) await page.keyboard.press('Shift');
    await page.waitForURL('https://www.bbc.com/weather');
    await page.goBack();
    check(page.url() === site + '/about', `left by the ${how}, back leads to ${page.url()}`);
    await page.context().close();
  }
}

// storyOfAnotherSite embeds the search, by a script and in a frame.
async function storyOfAnotherSite() {
  const other = createServer((_, answer) => {
    answer.setHeader('Content-Type', 'text/html');
    answer.end(`<!doctype html><html lang="en"><title>NGO</title><h1>Our groups</h1>
      <script src="${site}/static/embed.js" data-near="Dhaka" data-format="in_person"></script>
      <iframe title="groups" src="${site}/embed/groups?near=Dhaka"></iframe></html>`);
  }).listen(0, '127.0.0.1');
  await once(other, 'listening');
  const page = await open({ foreign: true });
  await page.goto(`http://127.0.0.1:${other.address().port}/`);
  const embedded = page.locator('shg-groups');
  await embedded.locator('article').first().waitFor();
  check(await embedded.locator('article').count() > 5, 'few groups in the embedded search');
  await embedded.locator('#near').fill('Berlin');
  await embedded.locator('button').click();
  await embedded.locator('.understood', { hasText: 'Berlin' }).waitFor();
  check((await embedded.locator('h3 a').first().getAttribute('href')).startsWith(site), 'embedded links do not lead to the directory');
  check(await page.frameLocator('iframe').locator('article').count() > 5, 'few groups in the frame');
  await page.context().close();
  other.close();
}

async function takePictures() {
  mkdirSync(pictures, { recursive: true });
  const page = await open({ viewport: { width: 1360, height: 900 } });
  for (const [name, path] of Object.entries(shown)) {
    await go(page, path);
    await page.waitForLoadState('networkidle');
    await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: name !== 'search' && name !== 'topics' });
  }
  await page.context().close();
}

// stories tells all but the last, which goes on to the next month.
async function stories() {
  await storyOfAMember();
  await storyOfAnotherZone();
  await storyOfPaper();
  await storyOfNothing();
  await storyWithoutScripts();
  await storyOfTheMap();
  await storyOfACorrection();
  await storyOfBelonging();
  if (only !== 'stories') await storyOfALink(); // elsewhere no page shows the mail
  await storyOfLeaving();
  await storyOfAnotherSite();
}

if (only !== 'consultation') await stories();
const looked = only ? 0 : await everyPage();
if (pictures) await takePictures();
await storyOfAConsultation();
await browser.close();
console.log(only ? `pages: stories alone, ${wrongs()} wrong` : `pages: ${looked} views of ${Object.keys(shown).length} pages in ${languages.length} languages, ${wrongs()} wrong`);
process.exit(wrongs() ? 1 : 0);
