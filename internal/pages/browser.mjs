// A browser for the stories, and what each of them checks.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

// site is the address of the service, pictures a directory for them, and only "stories" if no more is looked at.
export const [site, pictures, only] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let wrong = 0;

// wrongs returns how many checks failed.
export const wrongs = () => wrong;

// check counts and prints what is wrong, unless the condition holds.
export function check(condition, what) {
  if (condition) return;
  wrong += 1;
  console.log(`WRONG: ${what.slice(0, 300)}`);
}

export const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ['--no-sandbox'] });

// open returns a page of its own context that must ask nobody but the service.
export async function open(options = {}) {
  const context = await browser.newContext({ bypassCSP: options.axe, ...options });
  const page = await context.newPage();
  page.on('request', (request) => {
    const url = request.url();
    if (!options.foreign) check(url.startsWith(site) || url.startsWith('data:'), `${page.url()} asks ${url}`);
  });
  page.on('pageerror', (error) => check(false, `${page.url()}: ${error}`));
  return page;
}

// go opens a page that must be there.
export async function go(page, path) {
  const answer = await page.goto(site + path);
  check(answer.status() === 200, `${path} is answered with ${answer.status()}`);
}

// json reads from the API.
export const json = async (path) => (await fetch(site + path)).json();

export const inLanguage = (path, language) => path + (path.includes('?') ? '&' : '?') + 'lang=' + language;

// looksRight holds a page to axe's rules and to its width.
export async function looksRight(page, what) {
  await page.evaluate(axe);
  const found = await page.evaluate(async () => (await globalThis.axe.run()).violations.map((v) => `${v.id}: ${v.nodes.slice(0, 2).map((n) => n.html).join(' ')}`));
  for (const violation of found) check(false, `${what}: axe ${violation}`);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  check(over <= 0, `${what} is ${over} pixels too wide`);
}
