// What the input decoder tells: keys, pastes, the mouse, focus, sizes, and answers to questions asked of the terminal.
import type { Key, Modifiers } from "../../kernel/chord.ts";

/** A key. `text` is what it types and empty for a release, so that inserting `text` is always right. */
export type KeyInput = { type: "key" } & Key;

/** Pasted text, with line breaks as `\n` and U+FFFD for what is no UTF-8; everything else in it is kept. */
export interface PasteInput {
  type: "paste";
  text: string;
  /** More was pasted than the decoder keeps; the rest is lost. */
  truncated: boolean;
}

export type MouseButton = "left" | "middle" | "right" | "back" | "forward" | "button10" | "button11" | "none";

interface MousePlace extends Modifiers {
  type: "mouse";
  /** 0-based, from the top. */
  row: number;
  /** 0-based, from the left. */
  col: number;
}

/** The mouse. `drag` is motion with a button held; the button of a `move` is always "none". */
export type MouseInput =
  | (MousePlace & { kind: "press" | "release" | "drag" | "move"; button: MouseButton })
  | (MousePlace & { kind: "wheel"; direction: "up" | "down" | "left" | "right" });

/** The terminal got or lost the keyboard focus. */
export interface FocusInput {
  type: "focus";
  focused: boolean;
}

/** The size of the terminal in cells and, where it is told, in pixels. */
export interface ResizeInput {
  type: "resize";
  rows: number;
  cols: number;
  pixels?: { height: number; width: number };
}

/** An answer of the terminal. */
export type ReplyInput = { type: "reply" } & (
  | { reply: "device-attributes"; attributes: number[] }
  | { reply: "secondary-device-attributes"; attributes: number[] }
  | { reply: "status"; ok: boolean }
  /** 0-based. */
  | { reply: "cursor-position"; row: number; col: number }
  | { reply: "color-scheme"; scheme: "dark" | "light" }
  | { reply: "mode"; mode: number; private: boolean; state: ModeState }
  /** The flags of the kitty keyboard protocol that are on. */
  | { reply: "keyboard-flags"; flags: number }
  /** The level of xterm's `modifyOtherKeys`. */
  | { reply: "modify-other-keys"; level: number }
  /** A colour, its parts from 0 to 255; a number is an index of the palette. */
  | { reply: "color"; of: "foreground" | "background" | "cursor" | number; red: number; green: number; blue: number }
  | { reply: "clipboard"; selection: string; data: Uint8Array }
  /** Name and version of the terminal. */
  | { reply: "version"; version: string }
);

export type ModeState = "unknown" | "set" | "reset" | "permanently-set" | "permanently-reset";

export type InputEvent = KeyInput | PasteInput | MouseInput | FocusInput | ResizeInput | ReplyInput;
