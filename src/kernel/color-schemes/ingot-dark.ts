// Molten metal on graphite, in true colour.
import { groups, rgb } from "./groups.ts";

const accent = rgb(0xf0b35c);
const background = rgb(0x16181d);

export default groups({
  background: { bg: background },
  text: { fg: rgb(0xd5d8de) },
  muted: { fg: rgb(0x9ea6b4) },
  line: { fg: rgb(0x4a515e) },
  track: { bg: rgb(0x2a2e37) },
  accent: { fg: accent },
  pill: { fg: background, bg: accent },
  red: { fg: rgb(0xf48e8c) },
  orange: { fg: rgb(0xeaa671) },
  yellow: { fg: rgb(0xe3c878) },
  green: { fg: rgb(0x9ccf8a) },
  cyan: { fg: rgb(0x7fcfc9) },
  blue: { fg: rgb(0x8ab6f5) },
  purple: { fg: rgb(0xc8a2f2) },
  surface: { bg: rgb(0x1e2128) },
  cursorLine: { bg: rgb(0x272b34) },
  cursorLineInactive: { bg: rgb(0x1f2229) },
  selection: { bg: rgb(0x2c3850) },
  search: { fg: background, bg: rgb(0x7fcfc9) },
  currentSearch: { fg: background, bg: accent, bold: true },
  added: { bg: rgb(0x15281b) },
  removed: { bg: rgb(0x331a1e) },
  addedWord: { bg: rgb(0x1c3f26), bold: true },
  removedWord: { bg: rgb(0x5a262b), bold: true },
});
