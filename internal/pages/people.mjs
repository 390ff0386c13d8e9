// Stories of people who sign in: by mail, and without it.
import { readFileSync } from 'node:fs';
import { check, go, looksRight, open, site } from './browser.mjs';

// mailed returns what a pattern matches in the newest mail of the demo, once another mail than before is there.
async function mailed(page, pattern, before) {
  for (let i = 0; i < 150; i += 1) {
    await go(page, '/dev/mail');
    const text = await page.locator('main').innerText();
    const found = (await page.locator('main pre').count() > before) && pattern.exec(text);
    if (found) return found[1];
    await page.waitForTimeout(200);
  }
  throw new Error(`no mail has ${pattern}`);
}

// storyOfALink enters an address by the code of a mail, signs out, and signs in by a link. The demo shows the mail.
export async function storyOfALink() {
  const page = await open({ axe: true, viewport: { width: 360, height: 800 } });
  await go(page, '/sign-up?lang=ar');
  await page.fill('#display_name', 'Amina');
  await page.locator('main form button').click();
  await go(page, '/me/email?lang=ar');
  await looksRight(page, 'the page of an address');
  await page.fill('#email', 'amina@example.org');
  await page.locator('form[action^="/me/email?"] button').click();
  await looksRight(page, 'the form for a code');
  const code = await mailed(page, /: ?([0-9A-Z]{4}-[0-9A-Z]{4})/, 0);
  await go(page, '/me/email?sent=yes&lang=ar');
  await page.fill('#code', '0000');
  await page.locator('form[action^="/me/email/confirm"] button').click();
  await looksRight(page, 'a code that is refused');
  await page.fill('#code', code);
  await page.locator('form[action^="/me/email/confirm"] button').click();
  check((await page.locator('main').innerText()).includes('amina@example.org'), 'the address is not there');
  await go(page, '/me/notices?lang=ar');
  await looksRight(page, 'the page of notices');
  await page.check('input[value="at_once"]');
  await page.locator('main form button').first().click(); // of all kinds; the form of each kind follows
  check(await page.isChecked('input[value="at_once"]'), 'the choice is not stored');
  await go(page, '/me?lang=ar');
  await page.locator('main form[action^="/sign-out"] button').click();
  await go(page, '/sign-in/link?lang=ar');
  await page.fill('#email', 'amina@example.org');
  await page.locator('main form button').click();
  await looksRight(page, 'the page that asks to look into the mail');
  const link = await mailed(page, /(\/sign-in\/link\/confirm\S+)/, 1);
  const other = await open({ axe: true });
  await other.goto(site + link);
  await looksRight(other, 'a link that cannot be used');
  check(!(await other.content()).includes('Amina'), 'another browser is shown the name');
  await other.context().close();
  await go(page, link);
  await looksRight(page, 'the page of a link');
  check((await page.locator('main .lead').innerText()) === 'Amina', 'the page does not name the account');
  await page.locator('main form button').click();
  check(new URL(page.url()).pathname === '/me', `a link leads to ${page.url()}`);
  await page.context().close();
}


// api asks the API as somebody with a key.
export async function api(method, path, key, body) {
  const headers = { 'Content-Type': 'application/json', 'If-Match': '*', ...(key && { Authorization: `Bearer ${key}` }) };
  const answer = await fetch(`${site}/api/v1${path}`, { method, headers, body: JSON.stringify(body) });
  check(answer.ok, `${method} ${path} is answered with ${answer.status}`);
  return answer.status === 204 ? null : answer.json();
}

// foundGroup makes an account and a group of its own over the API.
async function foundGroup() {
  const founder = await api('POST', '/accounts', '', { display_name: 'Rahela' });
  const group = await api('POST', '/groups', founder.token, {
    name: `The savings circle ${Date.now()}`, topics: ['depression'], language: 'bn', languages: ['bn'], timezone: 'Asia/Dhaka',
    locality: { place: { id: 'geonames:1185241' }, precision: 'area' }, meetings: [{ format: 'in_person', start: '16:00', duration_minutes: 60, timezone: 'Asia/Dhaka', rrule: 'FREQ=WEEKLY;BYDAY=TH' }],
  });
  return { phrase: founder.phrase, inside: `/groups/${group.id}/inside` };
}

// press submits the form whose address ends with something.
export async function press(page, action) {
  await page.locator(`form[action*="${action}"] button:not([name])`).first().click();
  await page.waitForLoadState();
}

// signUp makes an account by the page and returns its phrase, which is shown once.
export async function signUp(page, name, language) {
  await go(page, `/sign-up?lang=${language}`);
  await page.fill('#display_name', name);
  await press(page, '/sign-up');
  const phrase = await page.locator('.phrase strong').innerText();
  check(phrase.split(' ').length === 7 && await page.locator('li code').count() === 10, `${name} is shown "${phrase}"`);
  return phrase;
}

export async function signIn(page, phrase, language) {
  await go(page, `/sign-in?lang=${language}`);
  await page.fill('#phrase', phrase);
  await press(page, '/sign-in');
  check(new URL(page.url()).pathname === '/me', `a phrase leads to ${page.url()}`);
}

// printCode wants two members to agree to a request, and prints a code by which three people join.
async function printCode(page, { phrase, inside }) {
  await signIn(page, phrase, 'bn');
  await go(page, `${inside}/rules?lang=bn`);
  await looksRight(page, "a group's rules");
  await page.fill('#open_request', '2');
  await press(page, '/inside/rules');
  await go(page, `${inside}/invite?lang=bn`);
  await page.fill('#uses', '3');
  await press(page, '/inside/invite');
  await looksRight(page, 'a code on paper');
  return page.locator('.phrase strong').innerText();
}

// join comes in by the code, typed as it is read.
export async function join(page, code, inside) {
  await go(page, '/join?lang=bn');
  await page.fill('#code', code.toLowerCase());
  await press(page, '/join');
  check(new URL(page.url()).pathname === inside, `the code leads to ${page.url()}`);
}

// stateNeed states a need in Bangla and returns its path.
async function stateNeed(page, inside, statement) {
  await go(page, `${inside}/needs/new?lang=bn`);
  await page.fill('#statement', statement);
  await press(page, '/needs/new');
  await go(page, `${inside}/needs?lang=bn`);
  const need = page.locator(`a[href*="/inside/needs/"][lang="bn"]`, { hasText: statement });
  check(await need.count() === 1, 'the need is not in the list');
  return new URL(await need.getAttribute('href'), site).pathname;
}

// wantStatus holds the only request of the group to a status, as the list says it.
async function wantStatus(page, inside, status, when) {
  await go(page, `${inside}/requests?lang=en`);
  check((await page.locator('main .groups').innerText()).includes(status), `${when} the request is not ${status}`);
}

// ask drafts a request on the need and opens it, which is a proposal: it returns the path of that.
async function ask(page, inside) {
  await go(page, `${inside}/requests/new?lang=en`);
  await page.locator('input[name="need"]').first().check();
  await press(page, '/requests/new');
  await press(page, '/open');
  const path = new URL(page.url()).pathname;
  check((await page.locator('main').innerText()).includes('2 must agree'), 'one yes is enough');
  await looksRight(page, 'a proposal');
  await wantStatus(page, inside, 'Draft', 'after one yes');
  return path;
}

// leaveForGood takes all that is stored of somebody as a file and erases the account. The page says before that the words of one need stay.
async function leaveForGood(page, phrase, statement) {
  await signIn(page, phrase, 'bn');
  await go(page, '/me/data?lang=bn');
  const [file] = await Promise.all([page.waitForEvent('download'), press(page, '/me/export')]);
  const text = readFileSync(await file.path(), 'utf8');
  check(text.includes(statement) && text.includes('আমিনা') && !text.includes('Salma') && !text.includes(phrase), 'the file holds too little or too much');
  await go(page, '/me/erase?lang=en');
  check((await page.locator('main').innerText()).includes('These are 1; the words of 0'), 'the page does not count what stays');
  await page.fill('#phrase', phrase);
  await press(page, '/me/erase');
  check((await page.locator('h1').innerText()) === 'Your account is erased', `erasing leads to ${page.url()}`);
  await page.goto(`${site}/me`);
  check(new URL(page.url()).pathname === '/sign-in', 'the session is still there');
  await page.fill('#phrase', phrase);
  await press(page, '/sign-in');
  check(new URL(page.url()).pathname === '/sign-in', 'the phrase still opens something');
}

// storyOfBelonging is that of a woman without an e-mail address: she signs up by a phrase, joins by a printed code and states a need in
// Bangla; three members endorse it, and the second yes opens the request. Then she takes her data along and erases herself.
export async function storyOfBelonging() {
  const options = { axe: true, viewport: { width: 360, height: 800 } };
  const [amina, rahela, salma, ruma] = await Promise.all([open({ ...options, javaScriptEnabled: false }), open(options), open(options), open(options)]);
  const group = await foundGroup();
  const code = await printCode(rahela, group);
  const phrase = await signUp(amina, 'আমিনা', 'bn');
  await Promise.all([signUp(salma, 'Salma', 'bn'), signUp(ruma, 'Ruma', 'en')]);
  for (const page of [amina, salma, ruma]) await join(page, code, group.inside);
  const statement = 'সভার পরে নতুনরা আর আসে না। আমরা কী করতে পারি?';
  const need = await stateNeed(amina, group.inside, statement);
  for (const page of [rahela, salma, ruma]) {
    await go(page, `${need}?lang=bn`);
    await press(page, '/endorse');
    await looksRight(page, 'a need that is endorsed');
  }
  await go(salma, `${group.inside}/needs/new?lang=bn`);
  await looksRight(salma, 'the form of a need');
  const proposal = await ask(rahela, group.inside);
  await go(salma, `${proposal}?lang=en`);
  await press(salma, '/agree');
  await wantStatus(salma, group.inside, 'Open', 'after two');
  await leaveForGood(amina, phrase, statement);
  await go(salma, `${need}?lang=en`);
  check((await salma.locator('main').innerText()).includes(statement), 'the words that three members endorse are gone');
  await go(salma, `${group.inside}/members?lang=en`);
  check(!(await salma.content()).includes('আমিনা'), 'the name is still among the members');
  for (const page of [amina, rahela, salma, ruma]) await page.context().close();
}
