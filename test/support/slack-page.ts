import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import chromium from '@sparticuz/chromium';
import { chromium as playwright, type Browser, type Locator, type Page } from 'playwright-core';
import { onTestFinished } from 'vitest';

/** Two who may decide, and a stranger who may not. */
const PEOPLE = { Ana: 'U0SANDANA', Ben: 'U0SANDBEN', Sam: 'U0SANDSAM' } as const;
export type Person = keyof typeof PEOPLE;

/** A journey starts processes between two looks at the page. */
const PATIENCE_MS = 30_000;

/** The local Slack's channel in a browser, as one person sees and uses it. */
export class SlackPage {
  readonly page: Page;

  private constructor(page: Page) {
    this.page = page;
  }

  static async open(browser: Browser, url: string, name: Person): Promise<SlackPage> {
    const page = await browser.newPage({ viewport: { width: 1100, height: 1000 } });
    page.setDefaultTimeout(PATIENCE_MS);
    await page.goto(`${url}/?as=${PEOPLE[name]}`);
    return new SlackPage(page);
  }

  async type(line: string): Promise<void> {
    await this.page.getByRole('textbox', { name: /^Message #/ }).fill(line);
    await this.page.keyboard.press('Enter');
  }

  /** What the whole channel sees that says this. */
  message(says: string | RegExp): Locator {
    return this.page.locator('[data-ephemeral="false"]').filter({ hasText: says });
  }

  /** The text of what only this person is told, once it says this. */
  async told(says: string | RegExp): Promise<string> {
    return this.page.locator('[data-ephemeral="true"]').filter({ hasText: says }).innerText();
  }

  /** Nothing that changes in the channel is drawn while this runs: every button is still there to be clicked. */
  async standingStill(act: () => Promise<void>): Promise<void> {
    const news = '**/fragments?*';
    await this.page.route(news, (route) => route.abort());
    await act();
    await this.page.unroute(news);
  }

  /** Only where somebody asks for pictures, by naming a folder in TEST_PICTURES. */
  async picture(name: string): Promise<void> {
    const folder = process.env['TEST_PICTURES'];
    if (folder) await this.page.screenshot({ path: join(folder, `${name}.png`) });
  }
}

/** A browser until the test ends. */
export async function openBrowser(): Promise<Browser> {
  const browser = await launchBrowser();
  onTestFinished(() => browser.close());
  return browser;
}

/** The browser inside the npm package where it can run, else the machine's own; with neither the tests fail and say so. */
export async function launchBrowser(): Promise<Browser> {
  return bundled().catch(async (bundledFailed: unknown) => {
    const installed = '/usr/bin/chromium';
    await access(installed).catch(() => {
      throw new NoBrowser(bundledFailed);
    });
    return playwright.launch({ executablePath: installed, args: ['--no-sandbox'] });
  });
}

async function bundled(): Promise<Browser> {
  // In a single process the browser would end with its first page.
  const args = chromium.args.filter((arg) => arg !== '--single-process');
  for (const until = Date.now() + PATIENCE_MS; ; await wait(500)) {
    try {
      return await playwright.launch({ executablePath: await chromium.executablePath(), args });
    } catch (error) {
      // Another test file is unpacking it at this moment.
      if (!/ETXTBSY/.test(String(error)) || Date.now() > until) throw error;
    }
  }
}

class NoBrowser extends Error {
  constructor(cause: unknown) {
    super('No browser starts: neither the Chromium inside @sparticuz/chromium (Linux x64) nor /usr/bin/chromium.', {
      cause,
    });
  }
}
