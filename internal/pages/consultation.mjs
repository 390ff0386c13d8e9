// The story of docs/consultation.md over the pages, in Bangla for the group. What has no page, or would only be in the way, is done over the API: the
// group's entry and its stage, the profiles of consultants and their verification, and the two further groups.
import { check, go, json, looksRight, open, site } from './browser.mjs';
import { api, join, press, signIn, signUp } from './people.mjs';

const telephone = { axe: true, viewport: { width: 360, height: 800 } };
const newcomers = 'দ্বিতীয় সভার পর নতুনরা আর আসে না। আমরা তাদের কীভাবে ধরে রাখব?';
const quarrels = 'সঞ্চয়ের হিসাব নিয়ে ঝগড়া হয়। ঝগড়া না করে কথা বলতে শিখতে চাই।';
const sylhet = { place: { id: 'geonames:1185099' } };
const dhaka = { place: { id: 'geonames:1185241' } };

// day returns a day so many days from now, as forms take it.
const day = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

const main = (page) => page.locator('main').innerText();

async function says(page, words, what) {
  check((await main(page)).includes(words), `${what}: "${words}" is not there`);
}

// group makes an account with a group of its own, at the first of its stages.
async function group(steward, entry) {
  const { phrase, token } = await api('POST', '/accounts', '', { display_name: steward });
  const { id, name } = await api('POST', '/groups', token, {
    topics: ['womens_savings'], language: 'bn', languages: ['bn'], timezone: 'Asia/Dhaka', locality: sylhet, ...entry,
  });
  await api('PUT', `/groups/${id}/stage`, token, { value: 'forming' });
  return { id, name, phrase, token, inside: `/groups/${id}/inside` };
}

// consultant makes an account with a profile that a moderator verifies.
async function consultant(name, profile) {
  const { phrase, token } = await api('POST', '/accounts', '', { display_name: name });
  const { id } = await api('PUT', '/consultants/me', token, {
    name, languages: ['bn'], formats: ['in_person'], accepting: true, topics: ['depression', 'womens_savings'], consultation_kinds: ['facilitation', 'conflict'],
    roles: ['visit_when_invited'], base: sylhet, service_radius_km: 60, response_hours: 48, duty_to_report: true, ...profile,
  });
  await api('POST', `/consultants/${id}/verify`, process.env.MODERATOR, { ground: 'registration' });
  return { id, name, phrase, token };
}

// listed waits until consultants are found: an index on a server receives them a little later.
async function listed(page, consultants) {
  for (let i = 0; i < 150; i += 1) {
    const { items } = await json('/api/v1/consultants?topic=womens_savings&per_page=100');
    if (consultants.every(({ id }) => items.some((one) => one.id === id))) return;
    await page.waitForTimeout(200);
  }
  throw new Error('the consultants are not found');
}

// belong signs people up who join the group by a code that its steward prints.
async function belong(steward, { inside }, people) {
  await go(steward, `${inside}/invite?lang=bn`);
  await steward.fill('#uses', String(people.length));
  await press(steward, '/inside/invite');
  const code = await steward.locator('.phrase strong').innerText();
  await Promise.all(people.map(async ([page, name]) => {
    await signUp(page, name, 'bn');
    await join(page, code, inside);
  }));
}

// state states a need in Bangla, with what help would suit, and returns the path of its page.
async function state(page, inside, statement, kind) {
  await go(page, `${inside}/needs/new?lang=bn`);
  await page.fill('#statement', statement);
  await page.check(`input[name="kind"][value="${kind}"]`);
  await press(page, '/needs/new');
  await go(page, `${inside}/needs?lang=bn`);
  return new URL(await page.locator('a[href*="/inside/needs/"][lang="bn"]', { hasText: statement }).getAttribute('href'), site).pathname;
}

async function endorse(page, need, count) {
  await go(page, `${need}?lang=bn`);
  await press(page, '/endorse');
  await go(page, `${need}?lang=en`);
  await says(page, `${count} other member`, 'endorsements');
}

// ask drafts a request on all needs and opens it, and returns the path of its page. Urgent is a call, with a day.
async function ask(page, inside, urgent) {
  await go(page, `${inside}/requests/new?lang=bn`);
  for (const need of await page.locator('input[name="need"]').all()) await need.check();
  await page.check('input[name="format"][value="in_person"]');
  if (urgent) {
    await page.fill('#respond_by_on', day(14));
    await page.check('input[name="call"]');
  }
  await press(page, '/requests/new');
  await press(page, '/open');
  return new URL(page.url()).pathname;
}

// rank reads who fits and who almost does, with the reasons.
async function rank(page, request, far, slow, fits) {
  await go(page, `${request}?lang=bn`);
  await looksRight(page, 'a ranking');
  const first = page.locator('main ol.groups').last().locator('> li').first();
  check((await first.innerText()).includes(fits.name), `first stands ${await first.innerText()}`);
  const near = async ({ name }, reason) => {
    const missed = (await page.locator('main h3 + ul.groups > li').allInnerTexts()).find((text) => text.includes(name));
    check(missed?.includes(reason), `of ${name} the page says ${missed}, not "${reason}"`);
  };
  await near(far, 'আপনাদের ঠিক করা 25 কিমির চেয়ে বেশি');
  await near(slow, '30 দিনের মধ্যে উত্তর দেন');
}

// readCall opens the call as a consultant, without the name of the group.
async function readCall(page, { name }) {
  await go(page, '/me/calls?lang=bn');
  await page.locator('main a[href*="/me/calls/"]').first().click();
  await page.waitForURL(/\/me\/calls\/./);
  await looksRight(page, 'a call');
  await says(page, newcomers, 'the call');
  check(!(await page.content()).includes(name), 'the call names the group');
}

// invite asks the consultant, who asks back and accepts; it returns the paths of what begins for both sides.
async function invite(rahela, amina, farhana, request, inside, profile) {
  await go(rahela, `${request}?lang=bn`);
  const form = rahela.locator('form[action*="/invite"]', { has: rahela.locator(`input[value="${profile.id}"]`) }).first();
  await form.locator('xpath=..').locator('summary').click();
  await form.locator('textarea').fill('আপনার সঙ্গে দেখা করতে চাই।');
  await form.locator('button').click();
  await rahela.waitForLoadState();
  await go(farhana, '/me/invitations?lang=bn');
  await farhana.locator('main a[href*="/me/invitations/"]').first().click();
  await farhana.waitForURL(/\/me\/invitations\/./);
  await says(farhana, 'আপনার সঙ্গে দেখা করতে চাই।', 'the invitation');
  const invitation = new URL(farhana.url()).pathname;
  await farhana.fill('#question', 'সভায় কি শিশুরাও থাকে?');
  await press(farhana, '/ask');
  await go(amina, `${request}?lang=bn`);
  await amina.locator('form[action*="/answer"] textarea').fill('হ্যাঁ, তিনজন।');
  await press(amina, '/answer');
  await go(farhana, `${invitation}?lang=bn`);
  await says(farhana, 'হ্যাঁ, তিনজন।', 'the answer');
  await looksRight(farhana, 'an invitation');
  await press(farhana, '/accept');
  await go(farhana, '/me/engagements?lang=bn');
  const theirs = new URL(await farhana.locator('main a[href*="/me/engagements/"]').first().getAttribute('href'), site).pathname;
  return { theirs, ours: theirs.replace('/me/', `${inside}/`) };
}

async function propose(page, engagement, terms) {
  await go(page, `${engagement}?lang=bn`);
  for (const [field, value] of Object.entries(terms)) await page.fill(`#${field}`, value);
  await page.check('form[action$="/terms?lang=bn"] input[name="format"][value="in_person"]');
  await press(page, '/terms?');
}

async function confirm(page, engagement) {
  await go(page, `${engagement}?lang=bn`);
  await press(page, '/confirm');
}

// agree brings terms into force, and others in place of them.
async function agree(rahela, salma, farhana, { ours, theirs }) {
  await go(rahela, `${ours}?lang=en`);
  await says(rahela, 'duty to report', 'what the consultant is bound by');
  await propose(farhana, theirs, { what: 'মঙ্গলবারের সভায় দুবার আসব', when: 'প্রথম দুই মঙ্গলবার', sessions: '2' });
  await confirm(rahela, ours);
  await propose(salma, ours, { what: 'মঙ্গলবারের সভায় দুবার আসব', when: 'প্রথম ও তৃতীয় মঙ্গলবার', sessions: '2' });
  await go(farhana, `${theirs}?lang=bn`);
  await says(farhana, 'যা বদলায়:', 'a change of the terms');
  await looksRight(farhana, 'a change of the terms');
  await press(farhana, '/confirm');
  await says(farhana, 'প্রথম ও তৃতীয় মঙ্গলবার', 'the terms in force');
}

// unfold opens a part of a page in which there is a form, fills the form and sends it.
async function unfold(page, form, fields) {
  const part = page.locator(`details:has(form[action*="${form}"])`).last();
  await part.locator('summary').click();
  for (const [id, value] of Object.entries(fields)) await part.locator(`#${id}`).fill(value);
  await part.locator(`form[action*="${form}"] button`).click();
  await page.waitForLoadState();
}

// meet makes two appointments and leaves a note, a step, and something to stay with the group, which works on its need.
async function meet(rahela, ruma, farhana, need, { ours, theirs }) {
  await go(ruma, `${need}?lang=bn`);
  await press(ruma, '/address');
  await says(ruma, 'কাজ চলছে', 'the need');
  await looksRight(ruma, 'a need that is worked on');
  for (const [page, path, on] of [[farhana, theirs, day(2)], [rahela, ours, day(16)]]) {
    await go(page, `${path}?lang=bn`);
    await unfold(page, '/appointments?', { 'appointment-on': on, 'appointment-start': '16:00', 'appointment-timezone': 'Asia/Dhaka', 'appointment-duration': '60' });
  }
  check(await rahela.locator('#appointments + p + ul > li').count() === 2, 'they do not meet twice');
  await go(farhana, `${theirs}?lang=bn`);
  await farhana.fill('#note-words', 'নতুনদের পাশে একজন করে বসেছিলেন।');
  await press(farhana, '/notes?');
  await unfold(farhana, '/resources?', { 'resource-words': 'সমাজসেবা অফিসে রোকেয়া আপার সঙ্গে কথা বলুন।' });
  await go(ruma, `${ours}?lang=bn`);
  await unfold(ruma, '/steps?', { 'step-words': 'প্রতি নতুন সদস্যের জন্য একজন সঙ্গী ঠিক করা।' });
  await press(ruma, '/done');
  await looksRight(ruma, 'an engagement');
  await says(ruma, 'নতুনদের পাশে একজন করে বসেছিলেন।', 'the notes');
}

// conclude has needs met by those who stated them, and ends the work with a new stage.
async function conclude(rahela, met, { ours }) {
  for (const [page, need] of met) {
    await go(page, `${need}?lang=bn`);
    await press(page, '/met');
  }
  await go(rahela, `${ours}?lang=bn`);
  await rahela.selectOption('#stage', 'developing');
  await press(rahela, '/conclude');
  await says(rahela, 'সমাজসেবা অফিসে রোকেয়া আপার সঙ্গে কথা বলুন।', 'what was shared');
}

async function judge(page, path, ratings, words) {
  await go(page, `${path}?lang=bn`);
  for (const [principle, rating] of Object.entries(ratings)) await page.check(`input[name="rating_${principle}"][value="${rating}"]`);
  await page.locator('form[action*="/feedback?"] textarea').fill(words);
  await press(page, '/feedback?');
}

// feedback is that of five members, whose words the consultant reads from the third on, and of the consultant.
async function feedback(members, farhana, { ours, theirs }) {
  const said = [];
  for (const [i, page] of members.entries()) {
    said.push(`আমরা নিজেরাই ঠিক করেছি (${i + 1})`);
    await judge(page, ours, { A: 4 + (i % 2), B: 4, C: 5, D: 4, E: 4 }, said[i]);
    await go(farhana, `${theirs}?lang=bn`);
    check((await main(farhana)).includes(said[0]) === i >= 2, `after ${i + 1} answers the consultant reads ${i >= 2 ? 'nothing' : 'them'}`);
  }
  await farhana.locator('form[action*="/feedback?"] input[value="5"]').check();
  await farhana.locator('form[action*="/feedback?"] textarea').fill('আপনাদের কাছে অনেক শিখেছি।');
  await press(farhana, '/feedback?');
  await looksRight(farhana, 'feedback');
  await go(members[0], `${ours}?lang=bn`);
  await says(members[0], 'আপনাদের কাছে অনেক শিখেছি।', "the consultant's feedback");
}

// another is a group that has the same in short, over the API.
async function another(steward, farhana) {
  const { id, token } = await group(steward, { name: `কুশিয়ারা মহিলা দল ${steward}` });
  const need = await api('POST', `/groups/${id}/needs`, token, { statement: 'সভা কীভাবে চালাতে হয় জানতে চাই।', language: 'bn', consultation_kinds: ['facilitation'] });
  const request = await api('POST', `/groups/${id}/requests`, token, { needs: [need.id] });
  await api('POST', `/requests/${request.id}/open`, token);
  const invitation = await api('POST', `/requests/${request.id}/invitations`, token, { consultant_id: farhana.id });
  await api('POST', `/invitations/${invitation.id}/accept`, farhana.token);
  const { engagement_id: begun } = await api('GET', `/invitations/${invitation.id}`, farhana.token);
  await api('POST', `/engagements/${begun}/terms`, farhana.token, { what: 'একটি সভায় আসব', formats: ['in_person'] });
  await api('POST', `/engagements/${begun}/terms/1/confirm`, token);
  await api('POST', `/engagements/${begun}/conclude`, token, {});
  await api('PUT', `/engagements/${begun}/feedback`, token, { ratings: { A: 4, B: 4, C: 4, D: 4, E: 4 }, release_early: true });
}

// fourth is a group that reads in its ranking what became of the others. Ratings are published where the test can go on to the next month.
async function fourth(page, farhana) {
  if (process.env.NEXT_MONTH) await fetch(process.env.NEXT_MONTH, { method: 'POST' });
  const { phrase, inside } = await group('Jorina', { name: 'নতুন সকাল' });
  await signIn(page, phrase, 'bn');
  await state(page, inside, 'কীভাবে দল শুরু করব?', 'facilitation');
  const request = await ask(page, inside, false);
  await go(page, `${request}?lang=bn`);
  const shown = await page.locator('main ol.groups').last().locator('> li').first().innerText();
  for (const words of [farhana.name, 'আপনাদের পর্যায়ের (গড়ে উঠছে) দলের সঙ্গে 3টি পরামর্শ সম্পন্ন করেছেন', '\nআপনাদের কাছের একটি দলের সঙ্গে কাজ করেছেন', ...(process.env.NEXT_MONTH ? ['3টি দল মতামত দিয়েছে'] : [])]) {
    check(shown.includes(words), `first in the ranking of a fourth group is ${shown}, without "${words}"`);
  }
  if (!process.env.NEXT_MONTH) return;
  await go(page, `/consultants/${farhana.id}?lang=bn`);
  await says(page, 'দলগুলো কাজকে কীভাবে মূল্যায়ন করে', 'the ratings');
}

// storyOfAConsultation goes from the needs of a group in Sylhet to the ranking of a fourth group.
export async function storyOfAConsultation() {
  const [rahela, amina, salma, ruma, shirin, farhana, jorina] = await Promise.all(
    [{}, { javaScriptEnabled: false }, {}, {}, {}, {}, {}].map((options) => open({ ...telephone, ...options })),
  );
  const ours = await group('রাহেলা', { name: 'সুরমা সঞ্চয় চক্র', topics: ['depression', 'womens_savings'] });
  const fits = await consultant('Farhana Chowdhury', { negotiable: ['time', 'content'] });
  const slow = await consultant('Tanvir Ahmed', { response_hours: 720 });
  const far = await consultant('Nasreen Haque', { base: dhaka, service_radius_km: 400 });
  await signIn(rahela, ours.phrase, 'bn');
  await belong(rahela, ours, [[amina, 'আমিনা'], [salma, 'সালমা'], [ruma, 'রুমা'], [shirin, 'শিরিন']]);
  const needs = [await state(amina, ours.inside, newcomers, 'facilitation'), await state(salma, ours.inside, quarrels, 'conflict')];
  for (const [i, page] of [rahela, ruma, shirin].entries()) await endorse(page, needs[0], i + 1);
  const request = await ask(rahela, ours.inside, true);
  await listed(rahela, [far, slow, fits]);
  await rank(rahela, request, far, slow, fits);
  await signIn(farhana, fits.phrase, 'bn');
  await readCall(farhana, ours);
  const begun = await invite(rahela, amina, farhana, request, ours.inside, fits);
  await agree(rahela, salma, farhana, begun);
  await meet(rahela, ruma, farhana, needs[0], begun);
  await conclude(rahela, [[amina, needs[0]], [salma, needs[1]]], begun);
  await feedback([rahela, amina, salma, ruma, shirin], farhana, begun);
  await another('Shahana', fits);
  await another('Rokeya', fits);
  await fourth(jorina, fits);
  for (const page of [rahela, amina, salma, ruma, shirin, farhana, jorina]) await page.context().close();
}
