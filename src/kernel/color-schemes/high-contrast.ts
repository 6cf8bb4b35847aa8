// Black and white with a few strong colours, on dark and on light terminals: text has a contrast of at least 7 to 1.
import type { ColorDeclaration } from "../theme.ts";
import { groups, rgb } from "./groups.ts";

const pair = (dark: number, light: number): ColorDeclaration => ({ dark: rgb(dark), light: rgb(light) });
const ink = pair(0xffffff, 0x000000);
const paper = pair(0x000000, 0xffffff);
const accent = pair(0xffd75f, 0x5c3a00);

export default groups({
  background: { bg: paper },
  text: { fg: ink },
  muted: { fg: pair(0xcfcfcf, 0x3a3a3a) },
  line: { fg: ink },
  track: { bg: pair(0x303030, 0xe0e0e0) },
  accent: { fg: accent },
  pill: { fg: paper, bg: accent },
  red: { fg: pair(0xffa8a8, 0x8b0000) },
  orange: { fg: pair(0xffc078, 0x6b3000) },
  yellow: { fg: pair(0xffff87, 0x574200) },
  green: { fg: pair(0x9dff9d, 0x004d00) },
  cyan: { fg: pair(0x87ffff, 0x004a50) },
  blue: { fg: pair(0xb8d4ff, 0x00308f) },
  purple: { fg: pair(0xe8baff, 0x5a0087) },
  surface: { bg: pair(0x1c1c1c, 0xf0f0f0) },
  cursorLine: { bg: pair(0x303030, 0xe0e0e0), bold: true },
  cursorLineInactive: { bg: pair(0x1c1c1c, 0xf0f0f0) },
  selection: { bg: pair(0x003a70, 0xcce4ff) },
  search: { fg: paper, bg: pair(0x87ffff, 0x004a50) },
  currentSearch: { fg: paper, bg: accent, bold: true },
  added: { bg: pair(0x002b00, 0xd0ffd0) },
  removed: { bg: pair(0x3d0000, 0xffe8e8) },
  addedWord: { bg: pair(0x00450c, 0xc0f5c0), underline: true },
  removedWord: { bg: pair(0x5c0000, 0xffd4d4), underline: true },
});
