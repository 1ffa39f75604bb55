// How the browser tests run: Debian's Chromium, one worker, no second try. A test that passes only at the second try has found something.
import { defineConfig } from '@playwright/test'

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  fullyParallel: false,
  workers: 1,
  retries: 0,
  forbidOnly: !!process.env.CI,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  use: {
    viewport: { width: 1024, height: 768 },
    hasTouch: true,
    locale: 'en-GB',
    timezoneId: 'Europe/London',
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    },
  },
  projects: [
    { name: 'journey', testMatch: '**/*.spec.ts' },
    // Pictures of every screen for people to look at; nothing is compared. npx playwright test --project=shots
    { name: 'shots', testMatch: '**/*.shots.ts' },
    { name: 'bench', testMatch: '**/*.bench.ts', timeout: 30 * 60_000 },
    { name: 'soak', testMatch: '**/*.soak.ts', timeout: 0 },
  ],
})
