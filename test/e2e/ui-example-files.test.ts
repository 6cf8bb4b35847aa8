// examples/ui/files.lua on directories made here.
import { beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { mkdirSync } from "node:fs";
import { Place } from "./ingot.ts";
import { answer } from "./question.ts";
import { KEYS, SCREENS, UiExample } from "./ui-example.ts";

const place = new Place();

beforeAll(() => {
  place.write("tree/notes/today.txt", "first line\n\tindented\n");
  place.write("tree/notes/Ünïcode 日本.txt", "wide names\n");
  place.write("tree/hello.lua", 'local name = "you"\nprint("hello", name) -- greets\n');
  place.write(
    "tree/data.bin",
    Uint8Array.from({ length: 40 }, (_, i) => i),
  );
  place.write("tree/blank.txt", "");
  place.write("tree/.hidden", "secret\n");
  mkdirSync(place.path("tree/empty"));
});

const browse = (options: ConstructorParameters<typeof UiExample>[2] = {}) =>
  new UiExample(place, "files.lua", { flags: ["--allow-read=."], cwd: "tree", ...options });

describe.each(SCREENS)("$screen", (screen) => {
  let files: UiExample;
  beforeEach(async () => {
    files = browse(screen);
    await files.sees(" 5 entries", "q quit");
  });

  test("lists directories first, with sizes, and previews what is selected", async () => {
    const names = files.screen.slice(1, 6).map((row) => row.slice(1, 16).trim());
    expect(names).toEqual(["empty/", "notes/", "blank.txt", "data.bin", "hello.lua"]);
    expect(files.screen[5]).toContain(" 50 B │");
    await files.press("jj", "─ blank.txt ─", "│ empty");
    const [fields, blanks] = screen.columns < 100 ? ["18 19", "  "] : ["10 11", " ".repeat(26)];
    await files.press("j", "00000000  00 01 02", fields, `00000020  20 21 22 23 24 25 26 27${blanks} !"#$%&'`);
    await files.press("j", '│ local name = "you"');
    await files.until(() => files.cellOf("local").foreground !== undefined, "the colour of a keyword");
    expect(files.cellOf('"you"').foreground).not.toEqual(files.cellOf("local").foreground);
    expect(await files.quit()).toEqual([0, ""]);
  });

  test("opens directories and goes up again, to where it was", async () => {
    await files.press(KEYS.down, "│  Ünïcode 日本.txt");
    await files.press(KEYS.enter, "/tree/notes ─", " 2 entries", "│ first line", "│         indented");
    await files.press(KEYS.backspace, "/tree ─", "│  today.txt");
    await files.press("k", "─ empty ─", "│ empty");
    await files.press("l", "/tree/empty ─", " 0 entries");
    expect(files.screen[1]).toStartWith(" empty ");
    await files.press("h", "/tree ─", "─ empty ─");
  });

  test("shows hidden files, and filters", async () => {
    await files.press(".", " 6 entries with hidden ones", " .hidden ");
    await files.press(".", " 5 entries  ");
    await files.misses(" .hidden ");
    await files.press("/", "─ filter ─", "part of a name");
    await files.press("B", " 2 entries", " blank.txt ", " data.bin ");
    await files.press("x", " 0 entries", " nothing matches");
    await files.press(KEYS.backspace, " 2 entries");
    await files.press(`${KEYS.enter}j`, "00000000  00 01 02 03");
    await files.press(KEYS.escape, " 5 entries");
    await files.misses("─ filter ─");
    // What was selected still is.
    await files.sees("00000000  00 01 02 03");
  });

  test("the line between the panes is moved by keys and by the mouse", async () => {
    const line = () => files.screen[2]?.indexOf("│") ?? -1;
    const before = line();
    files.type(">");
    await files.until(() => line() === before + 4);
    files.mouse("press", 2, before + 4);
    files.mouse("drag", 2, before - 4);
    files.mouse("release", 2, before - 4);
    await files.until(() => line() === before - 4);
  });

  test("fits whatever room there is", async () => {
    files.resize(30, 6);
    // The list alone, with its scrollbar.
    await files.until(() => /^ empty\/ +█$/.test(files.screen[1] ?? ""), "the list alone");
    files.resize(2, 1);
    files.resize(screen.columns, screen.rows);
    await files.sees("─ empty ─", " 5 entries");
  });
});

test("the focus goes to the preview, which scrolls", async () => {
  place.write("tree/notes/many.txt", Array.from({ length: 100 }, (_, i) => `line ${i + 1}\n`).join(""));
  const files = browse({ args: ["notes"] });
  await files.press("", "│ line 1");
  await files.press("\tG", "│ line 100");
  await files.press("g", "│ line 1");
  await files.press("hj", "│ first line");
});

test("of a huge directory the first are shown, it says so, and the filter finds the others", async () => {
  mkdirSync(place.path("tree-huge/huge"), { recursive: true });
  const name = (i: number) => `file-${String(i).padStart(4, "0")}`;
  for (let i = 6001; i > 0; i--) place.write(`tree-huge/huge/${name(i)}`, "");
  const files = browse({ cwd: "tree-huge" });
  await files.press("", " 1 entries", `│  ${name(1)}`);
  await files.press("\tG", " and 1001 more");
  await files.press("h", " 1 entries");
  await files.press(KEYS.enter, " 5000 of 6001 entries", ` ${name(1)}`);
  await files.press("G", ` ${name(5000)}`);
  await files.press(`/${name(6001)}`, " 1 entries", ` ${name(6001)}`);
  await files.press(KEYS.escape, " 5000 of 6001 entries");
});

test("what must not be read, and what is not there, is told", async () => {
  const files = browse();
  await files.sees(" 5 entries");
  await files.press("h", "The program wants to read", "Deny");
  await answer(files, "Deny");
  await files.sees(" cannot be read", "│ permission denied: read", " 0 entries");
  const nowhere = browse({ args: ["nowhere"] });
  await nowhere.sees("│ cannot list", "such file");
});

test("names that are not UTF-8, and those of no known language", async () => {
  await place.shell(`mkdir odd; cd odd; printf 'text\n' > $'b\\xff.\\xfe'; printf 'what\n' > a.unheard-of`);
  const files = browse({ cwd: "odd" });
  await files.press("", "│ what");
  await files.press("j", "b\ufffd.\ufffd", "│ text");
});
