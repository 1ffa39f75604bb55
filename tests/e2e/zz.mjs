// tests/e2e/house.ts
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
var target = process.env.CARGO_TARGET_DIR ?? "target";
var heard = process.env.HEARD_BIN ?? resolve(target, "release/heard");
async function freePort() {
  return new Promise((done2, fail) => {
    const probe = createServer();
    probe.once("error", fail);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => address && typeof address === "object" ? done2(address.port) : fail(new Error("no port")));
    });
  });
}
async function until(hope, ask, ms = 2e4) {
  const end = Date.now() + ms;
  for (; ; ) {
    if (await ask()) return;
    if (Date.now() > end) throw new Error(`still not so after ${ms} ms: ${hope}`);
    await new Promise((next) => setTimeout(next, 50));
  }
}
var House = class _House {
  folder = mkdtempSync(join(tmpdir(), "heard-e2e-"));
  data = join(this.folder, "data");
  log = join(this.folder, "server.log");
  accounts = [];
  children = [];
  /** Another site than the one beside the binary. */
  site;
  /** Where it listens, for whoever wants to stand in its place. */
  port = 0;
  process;
  /** A fictional authority on a fresh data folder, its server running. */
  static async build() {
    const house2 = new _House();
    const seeded = spawnSync(heard, ["demo", "--data", house2.data], { encoding: "utf8" });
    if (seeded.status !== 0) throw new Error(`heard demo: ${seeded.stderr}`);
    const said = JSON.parse(seeded.stdout);
    house2.accounts = said.accounts;
    house2.children = said.children;
    house2.port = await freePort();
    await house2.start();
    return house2;
  }
  get url() {
    return `http://localhost:${this.port}`;
  }
  account(role) {
    const found = this.accounts.find((a) => a.role === role);
    if (!found) throw new Error(`no account for ${role}`);
    return found;
  }
  async start() {
    const log = openSync(this.log, "a");
    const where = ["--data", this.data, "--addr", `127.0.0.1:${this.port}`, ...this.site ? ["--site", this.site] : []];
    this.process = spawn(heard, ["serve", ...where], { stdio: ["ignore", log, log] });
    await until("the server answers /health", async () => {
      if (this.process?.exitCode !== null) throw new Error(`the server ended: ${readFileSync(this.log, "utf8").slice(-2e3)}`);
      try {
        return (await fetch(`http://127.0.0.1:${this.port}/health`)).status === 200;
      } catch {
        return false;
      }
    });
  }
  /** Ends the server as a graceful stop, or at once. */
  async stop(signal = "SIGTERM") {
    const process2 = this.process;
    if (!process2 || process2.exitCode !== null || process2.signalCode !== null) return;
    const ended = new Promise((done2) => process2.once("exit", () => done2()));
    process2.kill(signal);
    await ended;
  }
  /** A site as a later build would make it: the tablet's css is another file under another name. Serves it from the next start on. */
  makeNewerSite() {
    const site = join(this.folder, "newer-site");
    cpSync(resolve(target, "site"), site, { recursive: true });
    const listing = JSON.parse(readFileSync(join(site, "site.json"), "utf8"));
    const old = listing.files.find((file) => file.path === listing.entry.tablet);
    if (!old) throw new Error("site.json does not list the css of the tablet");
    const bytes = Buffer.concat([readFileSync(join(site, listing.entry.tablet)), Buffer.from("\n/* newer */\n")]);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const path = listing.entry.tablet.replace(/\.[0-9a-f]{8}\.css$/, `.${sha256.slice(0, 8)}.css`);
    writeFileSync(join(site, path), bytes);
    listing.files = listing.files.map((file) => file === old ? { path, sha256, bytes: bytes.length, kind: file.kind } : file);
    listing.entry.tablet = path;
    writeFileSync(join(site, "site.json"), JSON.stringify(listing));
    this.site = site;
  }
  /** What `heard status` counts. The server must be stopped. */
  counts() {
    const run = spawnSync(heard, ["status", "--data", this.data], { encoding: "utf8" });
    if (run.status !== 0) throw new Error(`heard status: ${run.stderr}`);
    return JSON.parse(run.stdout).counts;
  }
  /** Holds it still, so that its files can be read as they lie; and lets it go on. */
  freeze(still) {
    if (this.process?.exitCode === null && this.process.signalCode === null) this.process.kill(still ? "SIGSTOP" : "SIGCONT");
  }
  verify() {
    const run = spawnSync(heard, ["verify", "--data", this.data], { encoding: "utf8" });
    return { status: run.status, said: run.stdout + run.stderr };
  }
  async remove() {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
};

// tests/e2e/measure.ts
var TAKES = Math.max(7, Number(process.env.TAKES ?? 7));
var SLOWER = 6;
var Received = class {
  of = /* @__PURE__ */ new Map();
  bytes = /* @__PURE__ */ new Map();
  constructor(session) {
    session.on("Network.responseReceived", ({ requestId, response }) => this.of.set(requestId, response.url));
    session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
      const url = this.of.get(requestId);
      if (url?.startsWith("http")) this.bytes.set(url, (this.bytes.get(url) ?? 0) + encodedDataLength);
    });
  }
  total(such = () => true) {
    return [...this.bytes].reduce((all, [url, bytes]) => all + (such(new URL(url).pathname) ? bytes : 0), 0);
  }
};
function recorder(slowWritesMs) {
  const note = (what, at, more = {}) => void window.noted(JSON.stringify({ what, at: performance.timeOrigin + at, ...more }));
  note("start", 0, { name: location.pathname });
  const keep = (made) => {
    if (made.instance?.exports.memory instanceof WebAssembly.Memory) window.heardMemory = made.instance.exports.memory;
    return made;
  };
  const { instantiateStreaming, instantiate } = WebAssembly;
  WebAssembly.instantiateStreaming = (...given) => instantiateStreaming(...given).then(keep);
  WebAssembly.instantiate = ((...given) => instantiate(...given).then(keep));
  window.Worker = class extends Worker {
    constructor(url, options) {
      super(url, options);
      this.addEventListener("message", () => note("answer", performance.now()));
    }
    postMessage(...given) {
      note("ask", performance.now());
      super.postMessage(...given);
    }
  };
  if (slowWritesMs > 0) {
    const { transaction } = IDBDatabase.prototype;
    IDBDatabase.prototype.transaction = function(...given) {
      const made = transaction.apply(this, given);
      if (given[1] !== "readwrite") return made;
      let held = false;
      made.addEventListener("complete", (event) => {
        if (held) return;
        event.stopImmediatePropagation();
        held = true;
        setTimeout(() => made.dispatchEvent(new Event("complete")), slowWritesMs);
      });
      return made;
    };
  }
  addEventListener("pointerup", (event) => {
    if (event.pointerType === "touch") note("up", event.timeStamp);
  }, true);
  const shownAt = (what, name) => requestAnimationFrame(() => note(what, performance.now(), { name }));
  let [screen, cards2, lifted, kept, card] = ["", "", false, "", false];
  const look = () => {
    const now = document.querySelector("[data-screen]");
    const name = now?.getAttribute("data-screen") ?? "";
    if (name !== screen) {
      screen = name;
      shownAt("screen", name);
    }
    if (name !== "houses") return;
    const standing = [...document.querySelectorAll('[data-screen="houses"] .houses [data-number]')];
    const stands = standing.map((one) => `${one.closest("[data-house]")?.getAttribute("data-house")}/${one.getAttribute("data-number")}`).join(" ");
    if (stands !== cards2) {
      cards2 = stands;
      shownAt("put", stands);
    }
    const hand = document.querySelector("[data-in-hand]") !== null;
    if (hand !== lifted) {
      lifted = hand;
      if (hand) shownAt("lifted", "");
    }
    const isKept = now?.getAttribute("data-kept") ?? "";
    if (isKept !== kept) {
      kept = isKept;
      if (kept === "true") note("kept", performance.now());
    }
    if (!card) {
      card = true;
      touchable();
    }
  };
  const touchable = () => {
    const first = document.querySelector('[data-screen="houses"] .board [data-card], [data-screen="houses"] [role=group] button[data-card]');
    const picture = first?.querySelector("img");
    const box = first?.getBoundingClientRect();
    const over = box && document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    if (first && over && first.contains(over) && (!picture || picture.complete && picture.naturalWidth > 0)) note("card", performance.now());
    else requestAnimationFrame(touchable);
  };
  const begin = () => {
    new MutationObserver(look).observe(document.documentElement, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-screen", "data-kept", "data-in-hand"] });
    look();
  };
  if (document.documentElement) begin();
  else new MutationObserver((_, first) => {
    if (document.documentElement) {
      first.disconnect();
      begin();
    }
  }).observe(document, { childList: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (entry.name === "first-contentful-paint") note("paint", entry.startTime);
  }).observe({ type: "paint", buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (entry.name === "pointerup") note("event", entry.startTime, { took: entry.duration });
  }).observe({ type: "event", buffered: true, durationThreshold: 16 });
}
var Recorder = class _Recorder {
  all = [];
  session;
  received;
  static async of(page, slower = SLOWER, slowWritesMs = 0) {
    const recorder_ = new _Recorder();
    await page.exposeFunction("noted", (text) => void recorder_.all.push(JSON.parse(text)));
    await page.addInitScript(recorder, slowWritesMs);
    recorder_.session = await page.context().newCDPSession(page);
    recorder_.received = new Received(recorder_.session);
    await recorder_.session.send("Network.enable");
    await recorder_.session.send("Emulation.setCPUThrottlingRate", { rate: slower });
    return recorder_;
  }
  /** The first time this was noted after so many notes; waits for it. */
  async next(what, after, name) {
    const end = Date.now() + 6e4;
    for (; ; ) {
      const found = this.all.find((one, at) => at >= after && one.what === what && (name === void 0 || one.name === name));
      if (found) return found;
      if (Date.now() > end) throw new Error(`never noted: ${what} ${name ?? ""}`);
      await new Promise((next) => setTimeout(next, 10));
    }
  }
  /** How long keys were derived, all in all. */
  derived() {
    let [sum, asked] = [0, 0];
    for (const { what, at } of this.all) {
      if (what === "ask") asked = at;
      if (what === "answer" && asked) [sum, asked] = [sum + at - asked, 0];
    }
    return sum;
  }
  /** Memory after everything that nobody needs was collected: the page's JavaScript and the wasm. */
  async memory(page) {
    for (let time = 0; time < 3; time += 1) await this.session.send("HeapProfiler.collectGarbage");
    const { usedSize } = await this.session.send("Runtime.getHeapUsage");
    const wasm = await page.evaluate(() => window.heardMemory?.buffer.byteLength ?? 0);
    if (wasm === 0) throw new Error("the memory of the wasm was not seen");
    return { js: usedSize, wasm };
  }
};

// tests/e2e/walk.ts
import { expect as expect2 } from "@playwright/test";

// tests/e2e/browser.ts
import { chromium } from "@playwright/test";
import { spawn as spawn2 } from "node:child_process";
import { mkdtempSync as mkdtempSync2, rmSync as rmSync2 } from "node:fs";
import { tmpdir as tmpdir2 } from "node:os";
import { join as join2 } from "node:path";
var args = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-quic",
  "--no-first-run",
  "--remote-debugging-port=0",
  "--window-size=1024,768",
  "--lang=en-GB"
];
var RealBrowser = class {
  profile = mkdtempSync2(join2(tmpdir2(), "heard-profile-"));
  process;
  connection;
  page;
  async start(size = { width: 1024, height: 768 }) {
    const child = spawn2(process.env.CHROMIUM ?? "/usr/bin/chromium", [...args, `--user-data-dir=${this.profile}`, "about:blank"], {
      detached: true,
      stdio: ["ignore", "ignore", "pipe"]
    });
    this.process = child;
    const address = await new Promise((done2, fail) => {
      let said = "";
      child.stderr?.on("data", (piece) => {
        said += piece.toString();
        const found = /DevTools listening on (ws:\S+)/.exec(said);
        if (found?.[1]) done2(found[1]);
      });
      child.once("exit", (code) => fail(new Error(`Chromium ended (${code}) before it listened: ${said.slice(-500)}`)));
    });
    this.connection = await chromium.connectOverCDP(address);
    this.page = this.context.pages()[0] ?? await this.context.newPage();
    await this.page.setViewportSize(size);
    return this.page;
  }
  get context() {
    const context = this.connection?.contexts()[0];
    if (!context) throw new Error("the browser is not running");
    return context;
  }
  /** Everything of it at once, as when the battery is pulled. */
  async kill() {
    const child = this.process;
    if (!child?.pid || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((done2) => child.once("exit", () => done2()));
    process.kill(-child.pid, "SIGKILL");
    await ended;
    await this.connection?.close().catch(() => void 0);
  }
  /** Holds it still in the middle of whatever it does, so that its files can be read as they lie; and lets it go on. */
  freeze(still) {
    const child = this.process;
    if (child?.pid && child.exitCode === null && child.signalCode === null) process.kill(-child.pid, still ? "SIGSTOP" : "SIGCONT");
  }
  /** Ends it in good order, as when a person closes it: what is in its memory goes to disk first. */
  async quit() {
    const child = this.process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((done2) => child.once("exit", () => done2()));
    const session = await this.connection?.newBrowserCDPSession();
    await session?.send("Browser.close").catch(() => void 0);
    await ended;
  }
  async close() {
    await this.kill();
    rmSync2(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }
};

// tests/e2e/hands.ts
import { expect } from "@playwright/test";
var Fingers = class {
  constructor(page) {
    this.page = page;
  }
  page;
  session;
  async send(type, at) {
    this.session ??= this.page.context().newCDPSession(this.page).then(async (session) => {
      await session.send("Emulation.setTouchEmulationEnabled", { enabled: true, maxTouchPoints: 1 });
      return session;
    });
    await (await this.session).send("Input.dispatchTouchEvent", { type, touchPoints: at });
  }
  /** The middle of what can be seen and touched, once it stands still and nothing lies over it. */
  async middle(what) {
    await what.click({ trial: true, timeout: 15e3 });
    const box = await what.boundingBox();
    if (!box) throw new Error(`${what} has no place on the screen`);
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  }
  /** A touch at a place, without waiting for anything it does. */
  async tap(at) {
    await this.send("touchStart", [at]);
    await this.send("touchEnd", []);
  }
  async choose(what) {
    await this.tap(await this.middle(what));
  }
  async write(where, text) {
    await this.choose(where);
    await expect(where).toBeFocused();
    await where.fill(text);
  }
  /** Carries one thing onto another with the finger down all the way. */
  async carry(what, onto) {
    await onto.scrollIntoViewIfNeeded();
    const from = await this.middle(what);
    const box = await onto.boundingBox();
    if (!box) throw new Error(`${onto} has no place on the screen`);
    const to = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    await this.send("touchStart", [from]);
    for (const part of [0.1, 0.3, 0.6, 0.9, 1]) {
      await this.send("touchMove", [{ x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part }]);
    }
    for (let frame = 0; frame < 12; frame += 1) await this.send("touchMove", [{ x: to.x + frame % 2, y: to.y }]);
    await this.send("touchEnd", []);
  }
};
var Keys = class _Keys {
  constructor(page) {
    this.page = page;
  }
  page;
  /** How far Tab may have to go. Further than this is not reachable for anybody. */
  static FAR = 150;
  async reach(what, near) {
    await expect(what).toBeVisible();
    for (let pressed = 0; pressed <= _Keys.FAR; pressed += 1) {
      if (await what.evaluate(near)) return this.shown(what);
      await this.page.keyboard.press("Tab");
    }
    throw new Error(`Tab does not come to ${what}`);
  }
  /** Who works without a pointer must see where they are. */
  async shown(what) {
    const { outlineStyle, outlineWidth, boxShadow } = await this.page.evaluate(() => {
      const style = getComputedStyle(document.activeElement);
      return { outlineStyle: style.outlineStyle, outlineWidth: parseFloat(style.outlineWidth), boxShadow: style.boxShadow };
    });
    if ((outlineStyle === "none" || outlineWidth < 1) && boxShadow === "none") throw new Error(`nothing shows that the focus is on ${what}`);
  }
  async choose(what) {
    const radio = await what.evaluate((element) => element instanceof HTMLInputElement && element.type === "radio");
    if (!radio) {
      await this.reach(what, (element) => document.activeElement?.contains(element) === true && document.activeElement !== document.body);
      return this.page.keyboard.press("Enter");
    }
    await this.reach(what, (element) => document.activeElement.name === element.name);
    if (await what.evaluate((element) => element === document.activeElement)) return this.page.keyboard.press("Space");
    for (let pressed = 0; pressed <= _Keys.FAR; pressed += 1) {
      await this.page.keyboard.press("ArrowDown");
      if (await what.evaluate((element) => element === document.activeElement)) return;
    }
    throw new Error(`arrows do not come to ${what}`);
  }
  async write(where, text) {
    await this.reach(where, (element) => element === document.activeElement);
    await this.page.keyboard.press("ControlOrMeta+a");
    await this.page.keyboard.type(text);
  }
};

// tests/e2e/words.ts
import { readFileSync as readFileSync2, readdirSync } from "node:fs";
import { join as join3 } from "node:path";
var folder = "src/library/words";
var texts = /* @__PURE__ */ new Map();
var boards = /* @__PURE__ */ new Map();
for (const file of readdirSync(folder).filter((name) => name.endsWith(".ftl")).sort()) {
  for (const line of readFileSync2(join3(folder, file), "utf8").split("\n")) {
    const found = /^([a-z][\w-]*) = (.+)$/.exec(line);
    if (found) texts.set(found[1], found[2].trim());
  }
}
var board = "";
for (const key of texts.keys()) {
  if (key.startsWith("board-")) board = key.slice("board-".length);
  if (key.startsWith("card-")) boards.set(key.slice("card-".length), board);
}
var cards = [...boards.keys()];
function boardOf(card) {
  const found = boards.get(card);
  if (!found) throw new Error(`no board holds ${card}`);
  return found;
}
var marks = {
  a: "\xE1",
  e: "\xE9",
  i: "\xED",
  o: "\xF3",
  u: "\xFA",
  A: "\xC1",
  E: "\xC9",
  I: "\xCD",
  O: "\xD3",
  U: "\xDA",
  c: "\xE7",
  n: "\xF1",
  s: "\u0161",
  y: "\xFD",
  z: "\u017E"
};
function pseudo(text) {
  return [...text].map((letter) => (marks[letter] ?? letter) + ("aeiou".includes(letter) ? letter : "")).join("");
}
function say(key, given = {}, language = "en-GB") {
  const text = texts.get(key);
  if (text === void 0) throw new Error(`src/library/words has no single text for ${key}`);
  const parts = text.split(/\{\s*\$([\w-]+)\s*\}/);
  return parts.map((part, at) => {
    if (at % 2 === 0) return language === "en-XB" ? pseudo(part) : part;
    const value = given[part];
    if (value === void 0) throw new Error(`${key} wants { $${part} }`);
    return language === "en-XB" ? `\u2068${value}\u2069` : value;
  }).join("");
}

// tests/e2e/walk.ts
var passphrase = "kettle moss lantern otter";
var NETWORK = /net::ERR_|Failed to load resource|ERR_CONNECTION|NetworkError|Failed to fetch/;
function listen(page, errors) {
  page.setDefaultTimeout(2e4);
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (said) => {
    if (said.type() === "error" && !NETWORK.test(said.text())) errors.push(said.text());
  });
}
var Tablet = class {
  constructor(house2) {
    this.house = house2;
  }
  house;
  browser = new RealBrowser();
  errors = [];
  language = "en-GB";
  hands;
  get page() {
    return this.browser.page;
  }
  /** Starts the browser and opens Heard, at whatever screen it comes to. */
  async start(hands = "fingers", size) {
    await this.browser.start(size);
    this.use(this.page, hands);
    await this.open();
    return this;
  }
  /** From here on the walks go on in this page. */
  use(page, hands = "fingers") {
    this.browser.page = page;
    this.hands = hands === "keys" ? new Keys(page) : new Fingers(page);
    listen(page, this.errors);
  }
  async open(path = "/tablet") {
    await this.page.goto(this.house.url + path);
    await expect2(this.page.locator('[data-screen]:not([data-screen="starting"])')).toBeVisible();
  }
  say(key, given = {}) {
    return say(key, given, this.language);
  }
  screen(name) {
    return this.page.locator(`[data-screen="${name}"]`);
  }
  async at(name) {
    await expect2(this.screen(name)).toBeVisible({ timeout: 2e4 });
  }
  /** Which screen stands now. */
  async where() {
    return await this.page.locator("[data-screen]").first().getAttribute("data-screen") ?? "";
  }
  button(key, given = {}) {
    return this.page.getByRole("button", { name: this.say(key, given), exact: true });
  }
  async press(key, given = {}) {
    await this.hands.choose(this.button(key, given));
  }
  // --- The adult's way in -------------------------------------------------------------------------------------------------------
  async signIn(account) {
    await this.at("sign-in");
    await this.typeSignIn(account.user, account.password);
  }
  async typeSignIn(user, password) {
    await this.hands.write(this.page.getByLabel(this.say("sign-in-user")), user);
    await this.hands.write(this.page.getByLabel(this.say("sign-in-password")), password);
    await this.press("sign-in");
  }
  async choosePassphrase(words = passphrase) {
    await expect2(this.page.getByRole("heading", { name: this.say("passphrase-title") })).toBeVisible();
    await this.hands.write(this.page.getByLabel(this.say("passphrase-new")), words);
    await this.hands.write(this.page.getByLabel(this.say("passphrase-again")), words);
    await this.press("passphrase-keep");
    await this.at("caseload");
  }
  async typePassphrase(words) {
    await this.at("unlock");
    await this.hands.write(this.page.getByLabel(this.say("passphrase")), words);
    await this.press("unlock");
  }
  /** Unlocks and says where that led: the caseload, or where a child was. */
  async unlock(words = passphrase) {
    await this.typePassphrase(words);
    await expect2(this.page.locator('[data-screen]:not([data-screen="unlock"]):not([data-screen="starting"])')).toBeVisible({ timeout: 2e4 });
    return this.where();
  }
  async lock() {
    await this.press("lock-now");
    await this.at("unlock");
  }
  /** Signs in on a fresh tablet and comes to the list with the children on it. */
  async settle(account = this.house.account("practitioner")) {
    await this.signIn(account);
    await this.choosePassphrase();
    await expect2(this.page.locator("button[data-child]").first()).toBeVisible();
  }
  /** Everything that waited is at the office. */
  async synced() {
    await expect2(this.page.locator("[data-sync]").first()).toHaveAttribute("data-sync", "all-sent", { timeout: 3e4 });
  }
  // --- A visit ------------------------------------------------------------------------------------------------------------------
  /** Signs in again to fetch: a session lies on no disk, so it ends with the browser, and a thief of the tablet does not have it. */
  async signInAgain(account = this.house.account("practitioner")) {
    await this.press("badge-sign-in-again");
    await this.signIn(account);
    await this.at("caseload");
  }
  /** Sends and fetches until the office has nothing more to bring: what came before the last answer is on this tablet's disk. */
  async pulled() {
    for (let empty = false; !empty; ) {
      const answer = this.page.waitForResponse((got) => got.url().includes("/api/v1/changes") && got.status() === 200);
      await this.press("sync-now");
      empty = (await (await answer).json()).changes.length === 0;
    }
  }
  async openChild(name) {
    if (await this.where() === "child") await this.press("child-back");
    await this.at("caseload");
    await this.hands.choose(this.page.locator("button[data-child]").filter({ hasText: name }));
    await this.at("child");
  }
  /** Where and who, and the tablet goes to the child. */
  async openVisit(name, place = "place-home", present = []) {
    await this.openChild(name);
    await this.press("visit-open");
    await this.at("visit");
    await this.press(place);
    await this.press("somebody-nobody");
    for (const who of present) await this.press(who);
    await this.give(name);
    await this.at("welcome");
  }
  async give(name) {
    await this.press("give-to", { name });
  }
  /** From the child's turn back to the adult's. */
  async leaveTurn(words = passphrase) {
    await this.press("leave-turn");
    await this.typePassphrase(words);
    await this.at("child");
  }
  async closeVisit() {
    await this.at("child");
    await this.press("visit-close");
    await expect2(this.page.getByText(this.say("visit-closed"))).toBeVisible();
  }
  // --- The child's turn ---------------------------------------------------------------------------------------------------------
  async goOn() {
    await this.at("welcome");
    await this.press("welcome-go-on");
    await this.at("child-home");
  }
  async openHouses() {
    await this.at("child-home");
    await this.press("choice-houses");
    await expect2(this.page.locator('[data-screen="houses"], [data-action="new-houses"]').first()).toBeVisible();
    if (await this.where() === "child-home") await this.press("carry-on-new");
    await this.at("houses");
  }
  inHouse(house2) {
    return this.page.locator(`[data-screen="houses"] .houses [data-house="${house2}"]`);
  }
  /** What a finger aims at: the house. Where cards stand in it and none is in the hand, its name. */
  async door(house2) {
    const held = await this.page.locator("[data-in-hand]").count();
    const front = this.inHouse(house2).getByRole("button").first();
    return held > 0 ? front : front.locator(".house-title");
  }
  card(card) {
    const board2 = this.page.getByRole("group", { name: this.say(`board-${boardOf(card)}`), exact: true });
    return board2.getByRole("button", { name: this.say(`card-${card}`), exact: true });
  }
  async openBoard(card) {
    const tabs = this.page.getByRole("group", { name: this.say("boards"), exact: true });
    const tab = tabs.getByRole("button", { name: this.say(`board-${boardOf(card)}`), exact: true });
    if (await tab.getAttribute("aria-pressed") !== "true") await this.hands.choose(tab);
    await expect2(this.card(card)).toBeVisible();
  }
  async lift(card) {
    await this.openBoard(card);
    await this.hands.choose(this.card(card));
    await expect2(this.page.locator("[data-in-hand]")).toBeVisible();
  }
  async chooseHouse(house2) {
    await this.hands.choose(await this.door(house2));
  }
  /** A card, then a house. */
  async put(card, house2) {
    const before = await this.inHouse(house2).locator(`[data-card="${card}"]`).count();
    await this.lift(card);
    await this.chooseHouse(house2);
    await expect2(this.inHouse(house2).locator(`[data-card="${card}"]`)).toHaveCount(before + 1);
  }
  /** A card carried to a house with the finger down. */
  async carry(card, house2) {
    if (!(this.hands instanceof Fingers)) throw new Error("only fingers carry");
    await this.openBoard(card);
    const before = await this.inHouse(house2).locator(`[data-card="${card}"]`).count();
    await this.hands.carry(this.card(card), this.inHouse(house2));
    await expect2(this.inHouse(house2).locator(`[data-card="${card}"]`)).toHaveCount(before + 1);
  }
  async ownWords(text, house2) {
    await this.press("own-words-write");
    await this.hands.write(this.page.getByRole("textbox"), text);
    await this.press("own-words-card");
    await this.chooseHouse(house2);
    await expect2(this.inHouse(house2).getByText(text, { exact: true })).toBeVisible();
  }
  async rename(house2, title) {
    await this.chooseHouse(house2);
    const open = this.page.getByRole("dialog");
    await this.hands.choose(open.getByRole("button", { name: this.say("house-rename") }));
    await this.hands.write(open.getByLabel(this.say("house-new-name")), title);
    await this.hands.choose(open.getByRole("button", { name: this.say("house-name-keep") }));
    await expect2(open.getByRole("heading", { name: title })).toBeVisible();
    await this.hands.choose(open.getByRole("button", { name: this.say("house-shut") }));
    await expect2(open).toBeHidden();
  }
  /** Who will see this, keep, and "kept" on the screen. */
  async keep() {
    await this.press("houses-finished");
    await this.at("who-will-see");
    await this.press("keep");
    await expect2(this.page.getByRole("heading", { name: this.say("kept-title"), exact: true })).toBeVisible();
  }
  async standing() {
    const read = async (house2) => this.inHouse(house2).locator("[data-number]").evaluateAll((all) => all.map((one) => one.querySelector(".own-words")?.textContent ?? one.querySelector("[data-card]")?.getAttribute("data-card") ?? ""));
    return { worries: await read("worries"), good: await read("good"), wishes: await read("wishes") };
  }
  async close() {
    await this.browser.close();
  }
};

// tests/e2e/zz.ts
import { writeFileSync as writeFileSync2 } from "node:fs";
var house = await House.build();
var tablet = new Tablet(house);
await tablet.browser.start();
var recorder2 = await Recorder.of(tablet.page);
tablet.use(tablet.page);
var s = recorder2.session;
var events = [];
s.on("Tracing.dataCollected", (e) => events.push(...e.value));
await s.send("Tracing.start", { transferMode: "ReportEvents", traceConfig: { includedCategories: ["devtools.timeline", "v8", "v8.wasm", "loading", "blink.user_timing", "disabled-by-default-devtools.timeline", "disabled-by-default-v8.cpu_profiler"] } });
await tablet.open();
await tablet.settle();
await tablet.openVisit(house.children[0].name);
await tablet.goOn();
await tablet.openHouses();
await recorder2.next("card", 0);
var done = new Promise((r) => s.once("Tracing.tracingComplete", r));
await s.send("Tracing.end");
await done;
writeFileSync2("/tmp/w/trace.json", JSON.stringify(events));
writeFileSync2("/tmp/w/noted.json", JSON.stringify(recorder2.all));
await tablet.close();
await house.remove();
