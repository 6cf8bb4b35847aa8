// What everything looks like unless a theme says otherwise: the colours of the terminal itself, on dark and on light ones.
// Hues are the terminal's own, so that they fit its palette. It has no gray that is sure to be seen, hence the grays of
// the 256 colours for backgrounds, and dim text; no faint green and red either, hence true colour in diffs.
import type { ColorDeclaration } from "../theme.ts";
import { groups, rgb } from "./groups.ts";

const gray = (dark: number, light: number): ColorDeclaration => ({ dark: { ansi: dark }, light: { ansi: light } });
const tint = (dark: number, light: number): ColorDeclaration => ({ dark: rgb(dark), light: rgb(light) });

export default groups({
  background: {},
  text: {},
  muted: { dim: true },
  line: { fg: gray(240, 249) },
  track: { bg: gray(236, 254) },
  accent: { fg: { ansi: 6 } },
  pill: { fg: { ansi: 0 }, bg: { ansi: 6 } },
  red: { fg: { ansi: 1 } },
  orange: { fg: { ansi: 3 } },
  yellow: { fg: { ansi: 3 } },
  green: { fg: { ansi: 2 } },
  cyan: { fg: { ansi: 6 } },
  // Many palettes have a blue that cannot be read on black.
  blue: { fg: { ansi: 4, dark: { ansi: 12 } } },
  purple: { fg: { ansi: 5 } },
  surface: { bg: gray(235, 255) },
  // The darkest gray that is not black on terminals with 16 colours.
  cursorLine: { bg: gray(238, 253) },
  cursorLineInactive: { bg: gray(236, 254) },
  selection: { bg: gray(240, 250) },
  search: { fg: { ansi: 0 }, bg: { ansi: 6 } },
  currentSearch: { fg: { ansi: 0 }, bg: { ansi: 3 }, bold: true },
  added: { bg: tint(0x10301c, 0xdcf5e0) },
  removed: { bg: tint(0x3c1618, 0xfce2e0) },
  addedWord: { bg: tint(0x1c5a32, 0xb0e6ba), bold: true },
  removedWord: { bg: tint(0x6e2428, 0xf8bcb8), bold: true },
});
