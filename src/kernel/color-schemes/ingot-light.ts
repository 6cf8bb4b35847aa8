// Bronze on paper, in true colour.
import { groups, rgb } from "./groups.ts";

const accent = rgb(0x8f5200);
const background = rgb(0xfaf9f6);

export default groups({
  background: { bg: background },
  text: { fg: rgb(0x2b2f36) },
  muted: { fg: rgb(0x525966) },
  line: { fg: rgb(0xb4b4ae) },
  track: { bg: rgb(0xe4e3de) },
  accent: { fg: accent },
  pill: { fg: background, bg: accent },
  red: { fg: rgb(0xab2320) },
  orange: { fg: rgb(0x8f4200) },
  yellow: { fg: rgb(0x735400) },
  green: { fg: rgb(0x2b662b) },
  cyan: { fg: rgb(0x0b636b) },
  blue: { fg: rgb(0x1d52a8) },
  purple: { fg: rgb(0x743b9f) },
  surface: { bg: rgb(0xf1efea) },
  cursorLine: { bg: rgb(0xe9e6df) },
  cursorLineInactive: { bg: rgb(0xf2f0eb) },
  selection: { bg: rgb(0xcfdcf2) },
  search: { fg: background, bg: rgb(0x0b636b) },
  currentSearch: { fg: background, bg: accent, bold: true },
  added: { bg: rgb(0xdff2e0) },
  removed: { bg: rgb(0xfbe3e1) },
  addedWord: { bg: rgb(0xbce5c0), bold: true },
  removedWord: { bg: rgb(0xf7cac6), bold: true },
});
