// Answers of the terminal to what it was asked, and its reports of size and focus.
import { type ControlSequence, parameter } from "./control-sequence.ts";
import type { InputEvent, ModeState, ReplyInput } from "./events.ts";

const modeStates: ModeState[] = ["unknown", "set", "reset", "permanently-set", "permanently-reset"];

/** The report or answer in a control sequence; undefined when it is none. */
export function controlSequenceReply(sequence: ControlSequence): InputEvent | undefined {
  const { prefix, parameters, intermediate, final } = sequence;
  const type = "reply";
  const first = parameter(sequence, 0, 0);
  const second = parameter(sequence, 1, 0);
  switch (`${prefix}${intermediate}${final}`) {
    case "I":
    case "O":
      return parameters.length === 0 ? { type: "focus", focused: final === "I" } : undefined;
    case "?c":
      return { type, reply: "device-attributes", attributes: parameters.map(([value = 0]) => value) };
    case ">c":
      return { type, reply: "secondary-device-attributes", attributes: parameters.map(([value = 0]) => value) };
    case "R":
    case "?R":
      return cursorPosition(sequence);
    case "n":
      return first === 0 || first === 3 ? { type, reply: "status", ok: first === 0 } : undefined;
    case "?n":
      if (first !== 997) return undefined;
      return { type, reply: "color-scheme", scheme: second === 2 ? "light" : "dark" };
    case ">m":
      return first === 4 ? { type, reply: "modify-other-keys", level: second } : undefined;
    case "$y":
    case "?$y":
      return { type, reply: "mode", mode: first, private: prefix === "?", state: modeStates[second] ?? "unknown" };
    case "?u":
      return { type, reply: "keyboard-flags", flags: first };
    case "t":
      return size(sequence);
    default:
      return undefined;
  }
}

/** The answer to `CSI 6 n` or `CSI ? 6 n`. */
function cursorPosition(sequence: ControlSequence): ReplyInput | undefined {
  if (sequence.parameters.length < 2) return undefined;
  const row = Math.max(parameter(sequence, 0, 1) - 1, 0);
  const col = Math.max(parameter(sequence, 1, 1) - 1, 0);
  return { type: "reply", reply: "cursor-position", row, col };
}

/** `CSI 8 ; rows ; columns t` (asked for) and `CSI 48 ; rows ; columns ; height ; width t` (mode 2048). */
function size(sequence: ControlSequence): InputEvent | undefined {
  const kind = parameter(sequence, 0, 0);
  const [, rows = 0, cols = 0, height = 0, width = 0] = sequence.parameters.map(([value]) => value);
  if ((kind !== 8 && kind !== 48) || rows === 0 || cols === 0) return undefined;
  return { type: "resize", rows, cols, ...(height > 0 && width > 0 ? { pixels: { height, width } } : {}) };
}

/**
 * The answer in a control string; undefined when it is none that is known.
 * @param introducer the character after ESC: `]` for OSC, `P` for DCS
 * @param body a character per byte
 */
export function controlStringReply(introducer: string, body: string): ReplyInput | undefined {
  if (introducer === "P") {
    const version = body.startsWith(">|") ? Buffer.from(body.slice(2), "latin1").toString() : undefined;
    return version === undefined ? undefined : { type: "reply", reply: "version", version };
  }
  if (introducer !== "]") return undefined;
  const [, command, rest = ""] = /^(\d{1,5});(.*)$/s.exec(body) ?? [];
  switch (command) {
    case "4": {
      const [, index, value = ""] = /^(\d{1,5});(.*)$/s.exec(rest) ?? [];
      return index === undefined ? undefined : color(Number(index), value);
    }
    case "10":
      return color("foreground", rest);
    case "11":
      return color("background", rest);
    case "12":
      return color("cursor", rest);
    case "52":
      return clipboard(rest);
    default:
      return undefined;
  }
}

/** Reads `rgb:rrrr/gggg/bbbb` with one to four digits each, `rgba:` likewise, and `#rrggbb` (XParseColor). */
function color(of: "foreground" | "background" | "cursor" | number, value: string): ReplyInput | undefined {
  const digits =
    /^rgba?:([\da-f]{1,4})\/([\da-f]{1,4})\/([\da-f]{1,4})(?:\/[\da-f]{1,4})?$/i.exec(value) ??
    /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(value);
  if (digits === null) return undefined;
  const [red = 0, green = 0, blue = 0] = digits
    .slice(1)
    .map((part) => Math.round((Number.parseInt(part, 16) * 255) / (16 ** part.length - 1)));
  return { type: "reply", reply: "color", of, red, green, blue };
}

function clipboard(rest: string): ReplyInput | undefined {
  const [, selection = "", data] = /^([cpqs0-7]*);([A-Za-z0-9+/]*=*)$/.exec(rest) ?? [];
  if (data === undefined) return undefined;
  return { type: "reply", reply: "clipboard", selection, data: new Uint8Array(Buffer.from(data, "base64")) };
}
