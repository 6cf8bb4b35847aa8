// No colours at all: what matters is bold, dim, underlined or reversed.
import { groups } from "./groups.ts";

const plain = {};
const bold = { bold: true };
const dim = { dim: true };
const underline = { underline: true };
const reverse = { reverse: true };

export default {
  ...groups({
    background: plain,
    text: plain,
    muted: dim,
    line: dim,
    track: plain,
    accent: bold,
    pill: reverse,
    red: bold,
    orange: plain,
    yellow: plain,
    green: plain,
    cyan: plain,
    blue: plain,
    purple: plain,
    surface: plain,
    cursorLine: reverse,
    cursorLineInactive: underline,
    selection: reverse,
    search: underline,
    currentSearch: { reverse: true, bold: true },
    added: bold,
    removed: dim,
    addedWord: { bold: true, underline: true },
    removedWord: { dim: true, crossedout: true },
  }),
  // There is room for the few that tell most about a program.
  Keyword: bold,
  Type: underline,
  StatusLine: reverse,
  SmeltStatusBg: reverse,
  Toast: reverse,
  ToastError: { reverse: true, bold: true },
  ToastWarn: reverse,
  Match: underline,
};
