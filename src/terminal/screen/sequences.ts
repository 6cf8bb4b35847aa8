// What is sent to a terminal besides text.
import type { Capabilities } from "../capabilities.ts";

export type CursorShape = "default" | "block" | "underline" | "bar";

/** What other programs may have left: line-drawing characters, insert mode. */
const PLAIN_TEXT = "\x1b(B\x0f\x1b[4l";
/** The same for origin mode and the scroll region; the cursor is anywhere afterwards. */
const WHOLE_SCREEN = "\x1b[?6l\x1b[r";
/** Makes sure of what frames take for granted of the terminal; the cursor is anywhere afterwards. */
export const REPAIR = PLAIN_TEXT + WHOLE_SCREEN;

/**
 * Undoes everything that a full-screen program sets, wherever in a frame it was cut off. For `leave`, for crash handlers
 * and for whoever ends the program from outside. To be sent once: leaving the alternate screen twice would put the
 * cursor where it was before the program started.
 */
export const RESET_SEQUENCE = [
  "\x1b\\", // ends a string that was cut off
  "\x1b[?2026l", // the update that hides what follows
  "\x1b[<u", // kitty keyboard
  "\x1b[>4m", // modifyOtherKeys
  "\x1b[?1006l\x1b[?1002l\x1b[?1000l", // mouse
  "\x1b[?1004l\x1b[?2004l\x1b[?2027l", // focus, bracketed paste, grapheme clusters
  "\x1b]8;;\x1b\\\x1b[m", // link and attributes
  "\x1b[?7h\x1b[0 q\x1b[?25h", // wrapping, cursor
  "\x1b[23;0t", // title
  "\x1b[?1049l", // the screen that was there before
  PLAIN_TEXT, // before the cursor is saved, or its restoring brought back what it was saved with
  `\x1b7${WHOLE_SCREEN}\x1b8`,
].join("");

/** The mouse: presses and releases, drags, in SGR coding. */
export const MOUSE_ON = "\x1b[?1000h\x1b[?1002h\x1b[?1006h";
export const MOUSE_OFF = "\x1b[?1006l\x1b[?1002l\x1b[?1000l";
export const UPDATE_BEGIN = "\x1b[?2026h";
export const UPDATE_END = "\x1b[?2026l";
export const CURSOR_HIDE = "\x1b[?25l";
export const CURSOR_SHOW = "\x1b[?25h";

const CLUSTERS_ON = "\x1b[?2027h";
/** The kitty keyboard protocol's first level: ambiguous keys are told apart. */
const KITTY_ON = "\x1b[>1u";
/** Keys without a well-known meaning are told apart. */
const OTHER_KEYS_ON = "\x1b[>4;1m";
const OTHER_KEYS_OFF = "\x1b[>4m";

/** @returns what makes the terminal ready for frames; its cursor is hidden afterwards */
export function enterSequence(capabilities: Capabilities): string {
  const parts: string[] = [];
  if (capabilities.title) parts.push("\x1b[22;0t");
  // The alternate screen saves the cursor: with plain text, and where it is.
  parts.push(PLAIN_TEXT, "\x1b[?1049h", WHOLE_SCREEN);
  // Wrapping is off: a character that is wider than thought must not break a line, see diff.ts.
  parts.push("\x1b[?7l", CURSOR_HIDE, "\x1b[?2004h", "\x1b[?1004h");
  if (capabilities.graphemeClusterMode) parts.push(CLUSTERS_ON);
  if (capabilities.kittyKeyboard) parts.push(KITTY_ON);
  else if (capabilities.modifyOtherKeys) parts.push(OTHER_KEYS_ON);
  return parts.join("");
}

/** @returns what has to be set on a terminal of which more is known than when it was entered */
export function updateSequence(before: Capabilities, now: Capabilities): string {
  const parts: string[] = [];
  if (now.graphemeClusterMode && !before.graphemeClusterMode) parts.push(CLUSTERS_ON);
  // The kitty protocol is a stack: set once, it is taken off once.
  if (now.kittyKeyboard && !before.kittyKeyboard) parts.push(OTHER_KEYS_OFF, KITTY_ON);
  return parts.join("");
}

/** @param title safe to send */
export function titleSequence(title: string): string {
  return `\x1b]2;${title}\x1b\\`;
}

/** Takes the title from the stack, and leaves it there for the end. */
export const TITLE_BEFORE = "\x1b[23;0t\x1b[22;0t";

/**
 * OSC 9, which iTerm2 has brought up.
 * @param message safe to send
 * @param multiplexer that is to hand it on to its own terminal
 */
export function notificationSequence(message: string, multiplexer: "tmux" | "screen" | undefined): string {
  const sequence = `\x1b]9;${message}\x07`;
  if (multiplexer === undefined) return sequence;
  return multiplexer === "tmux"
    ? `\x1bPtmux;${sequence.replaceAll("\x1b", "\x1b\x1b")}\x1b\\`
    : `\x1bP${sequence}\x1b\\`;
}

/** @see https://invisible-island.net/xterm/ctlseqs/ctlseqs.html, OSC 52 */
export function copySequence(bytes: Uint8Array): string {
  return `\x1b]52;c;${Buffer.from(bytes).toString("base64")}\x1b\\`;
}

/** DECSCUSR. */
export function cursorShapeSequence(shape: CursorShape, blinking: boolean): string {
  const steady = { default: 0, block: 2, underline: 4, bar: 6 }[shape];
  return `\x1b[${steady === 0 ? 0 : steady - (blinking ? 1 : 0)} q`;
}
