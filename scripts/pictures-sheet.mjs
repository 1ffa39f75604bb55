// Draws every card and every drawing of our own as one page, for a person to look at before the
// pictures ship. Writes target/pictures-sheet.html; prints what is missing and fails if anything is.
// OpenMoji comes from node_modules/openmoji, or from the folder named in OPENMOJI.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const root = new URL("..", import.meta.url).pathname;
const openmoji = join(process.env.OPENMOJI ?? join(root, "node_modules/openmoji"), "color/svg");
const pictures = join(root, "public/pictures");
const rust = readFileSync(join(root, "src/library/cards.rs"), "utf8");
const fluent = readFileSync(join(root, "src/library/words/en-cards.ftl"), "utf8");

const words = new Map([...fluent.matchAll(/^([a-z][a-z-]*) = (.+)$/gm)].map((m) => [m[1], m[2]]));
const missing = [];
const word = (key) => words.get(key) ?? (missing.push(`no word for ${key}`), "");
const file = (kind, name) => {
  const path = join(kind === "own" ? pictures : openmoji, `${name}.svg`);
  if (!existsSync(path)) missing.push(`no picture ${path}`);
  return pathToFileURL(path).href;
};

// Every list `const NAME: &[LibraryCard]` and the boards that name them.
const lists = new Map();
for (const [, name, body] of rust.matchAll(/const ([A-Z_]+): &\[LibraryCard\] = &\[([\s\S]*?)\n\];/g)) {
  const cards = body.matchAll(/(own|openmoji)\(\s*"([^"]+)",\s*"([^"]+)",\s*WordClass::(\w+),?\s*\)/g);
  lists.set(name, [...cards].map(([, kind, id, picture, wordClass]) => ({ kind, id, picture, wordClass })));
}
const boards = [...rust.matchAll(/Board \{\s*id: "([^"]+)",\s*picture: Picture::\w+\("[^"]+"\),\s*cards: ([A-Z_]+),?/g)];

const shown = (src, text, note = "") => `<figure><img src="${src}" alt=""><figcaption>${text}<small>${note}</small></figcaption></figure>`;
const used = new Set();
let html = "";
for (const [, id, name] of boards) {
  const cards = lists.get(name) ?? [];
  html += `<h2>${word(`board-${id}`)} (${cards.length})</h2><div class="board">`;
  for (const card of cards) {
    if (card.kind === "own") used.add(card.picture);
    html += shown(file(card.kind, card.picture), word(`card-${card.id}`), `${card.id} · ${card.wordClass} · ${card.kind === "own" ? "ours" : card.picture}`);
  }
  html += "</div>";
}
const ours = readdirSync(pictures).filter((name) => name.endsWith(".svg")).map((name) => name.slice(0, -4)).sort();
const wide = (name) => name.startsWith("house-") || name === "drawing-page";
html += `<h2>Houses and pages</h2><div class="houses">${ours.filter(wide).map((n) => shown(file("own", n), n)).join("")}</div>`;
html += `<h2>Other drawings of ours</h2><div>${ours.filter((n) => !wide(n) && !used.has(n)).map((n) => shown(file("own", n), n)).join("")}</div>`;

mkdirSync(join(root, "target"), { recursive: true });
const out = join(root, "target/pictures-sheet.html");
writeFileSync(out, `<!doctype html><meta charset="utf-8"><title>Pictures</title><style>
body{margin:16px;background:#f6f1e7;color:#1f1a17;font:15px sans-serif;width:1220px}
.board{display:grid;grid-template-rows:repeat(2,auto);grid-auto-flow:column;justify-content:start}
figure{display:inline-block;margin:4px;width:140px;background:#fffdf8;border-radius:12px;text-align:center;vertical-align:top}
.houses figure{width:396px}.houses img{width:380px}
img{width:128px;margin:6px 0 0}figcaption{padding:2px 4px 8px}small{display:block;color:#6b625a;font-size:10px}
</style>${html}`);
console.log(`${boards.length} boards, ${[...lists.values()].flat().length} cards, ${ours.length} drawings of ours: ${out}`);
for (const line of missing) console.error(line);
process.exitCode = missing.length ? 1 : 0;
