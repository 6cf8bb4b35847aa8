// The mouse, focus, sizes and the answers to questions, as xterm's control sequences, kitty's and others' documents say.
import { describe, expect, test } from "bun:test";
import type { MouseButton } from "../../src/terminal/input/events.ts";
import { bytesOf, decode, decodeInAllSplits, type Told } from "./input.ts";

const none = { ctrl: false, alt: false, shift: false, super: false };

function mouse(
  kind: "press" | "release" | "drag" | "move",
  button: MouseButton,
  row: number,
  col: number,
  held: Partial<typeof none> = {},
): Told {
  return { type: "mouse", kind, button, row, col, ...none, ...held };
}

const wheel = (direction: "up" | "down" | "left" | "right", row: number, col: number, held = {}): Told => ({
  ...{ type: "mouse", kind: "wheel", direction, row, col },
  ...none,
  ...held,
});

const rows: Record<string, [sent: string, ...events: Told[]][]> = {
  "SGR mouse": [
    ["\x1b[<0;1;1M", mouse("press", "left", 0, 0)],
    ["\x1b[<1;10;5M", mouse("press", "middle", 4, 9)],
    ["\x1b[<2;10;5M", mouse("press", "right", 4, 9)],
    ["\x1b[<0;300;250m", mouse("release", "left", 249, 299)],
    ["\x1b[<2;1;1m", mouse("release", "right", 0, 0)],
    ["\x1b[<32;3;4M", mouse("drag", "left", 3, 2)],
    ["\x1b[<34;3;4M", mouse("drag", "right", 3, 2)],
    ["\x1b[<35;3;4M", mouse("move", "none", 3, 2)],
    ["\x1b[<64;3;4M", wheel("up", 3, 2)],
    ["\x1b[<65;3;4M", wheel("down", 3, 2)],
    ["\x1b[<66;3;4M", wheel("left", 3, 2)],
    ["\x1b[<67;3;4M", wheel("right", 3, 2)],
    ["\x1b[<128;3;4M\x1b[<129;3;4m", mouse("press", "back", 3, 2), mouse("release", "forward", 3, 2)],
    ["\x1b[<160;3;4M", mouse("drag", "back", 3, 2)],
    ["\x1b[<4;1;1M", mouse("press", "left", 0, 0, { shift: true })],
    ["\x1b[<8;1;1M", mouse("press", "left", 0, 0, { alt: true })],
    ["\x1b[<16;1;1M", mouse("press", "left", 0, 0, { ctrl: true })],
    ["\x1b[<80;1;1M", wheel("up", 0, 0, { ctrl: true })],
    ["\x1b[<60;1;1M", mouse("drag", "left", 0, 0, { shift: true, alt: true, ctrl: true })],
    ["\x1b[<0;0;0M", mouse("press", "left", 0, 0)],
    ["\x1b[<64;3;4m"],
    ["\x1b[<256;3;4M"],
    ["\x1b[<0;1M"],
    ["\x1b[<M"],
    ["\x1b\x1b[<0;1;1M", "esc", mouse("press", "left", 0, 0)],
  ],
  "X10 and urxvt mouse": [
    ["\x1b[M !!", mouse("press", "left", 0, 0)],
    ["\x1b[M\x22\x21\x22", mouse("press", "right", 1, 0)],
    ["\x1b[M \xff\xff", mouse("press", "left", 222, 222)],
    ["\x1b[M \x9b\x90", mouse("press", "left", 111, 122)],
    ["\x1b[M!##\x1b[M###", mouse("press", "middle", 2, 2), mouse("release", "middle", 2, 2)],
    ["\x1b[M###", mouse("release", "none", 2, 2)],
    ["\x1b[M@##\x1b[M@##", mouse("drag", "left", 2, 2), mouse("drag", "left", 2, 2)],
    ["\x1b[MC##", mouse("move", "none", 2, 2)],
    ["\x1b[M`##\x1b[Ma##", wheel("up", 2, 2), wheel("down", 2, 2)],
    ["\x1b[M0!!", mouse("press", "left", 0, 0, { ctrl: true })],
    ["\x1b[M \0\0"],
    ["\x1b[M\x10!!"],
    ["\x1b[M \x1b[A", "up"],
    ["\x1b[32;300;250M", mouse("press", "left", 249, 299)],
    ["\x1b[35;3;4M", mouse("release", "none", 3, 2)],
    ["\x1b[96;3;4M", wheel("up", 3, 2)],
  ],
  "focus and size": [
    ["\x1b[I\x1b[O", { type: "focus", focused: true }, { type: "focus", focused: false }],
    ["\x1b\x1b[I", "esc", { type: "focus", focused: true }],
    ["\x1b[8;24;80t", { type: "resize", rows: 24, cols: 80 }],
    ["\x1b[48;24;80;480;640t", { type: "resize", rows: 24, cols: 80, pixels: { height: 480, width: 640 } }],
    ["\x1b[48;24;80;0;0t", { type: "resize", rows: 24, cols: 80 }],
    ["\x1b[48;0;80t"],
    ["\x1b[4;480;640t"],
  ],
  answers: [
    ["\x1b[?62;22c", { type: "reply", reply: "device-attributes", attributes: [62, 22] }],
    ["\x1b[?1;2c", { type: "reply", reply: "device-attributes", attributes: [1, 2] }],
    ["\x1b[>41;377;0c", { type: "reply", reply: "secondary-device-attributes", attributes: [41, 377, 0] }],
    ["\x1b[0n\x1b[3n", { type: "reply", reply: "status", ok: true }, { type: "reply", reply: "status", ok: false }],
    ["\x1b[12;40R", { type: "reply", reply: "cursor-position", row: 11, col: 39 }],
    ["\x1b[1;1R", { type: "reply", reply: "cursor-position", row: 0, col: 0 }],
    ["\x1b[?1;5R", { type: "reply", reply: "cursor-position", row: 0, col: 4 }],
    ["\x1b[?1;5;1R", { type: "reply", reply: "cursor-position", row: 0, col: 4 }],
    ["\x1b[?997;1n", { type: "reply", reply: "color-scheme", scheme: "dark" }],
    ["\x1b[?997;2n", { type: "reply", reply: "color-scheme", scheme: "light" }],
    ["\x1b[?2026;2$y", { type: "reply", reply: "mode", mode: 2026, private: true, state: "reset" }],
    ["\x1b[?2026;0$y", { type: "reply", reply: "mode", mode: 2026, private: true, state: "unknown" }],
    ["\x1b[?7;1$y", { type: "reply", reply: "mode", mode: 7, private: true, state: "set" }],
    ["\x1b[?7;3$y", { type: "reply", reply: "mode", mode: 7, private: true, state: "permanently-set" }],
    ["\x1b[4;4$y", { type: "reply", reply: "mode", mode: 4, private: false, state: "permanently-reset" }],
    ["\x1b[?0u", { type: "reply", reply: "keyboard-flags", flags: 0 }],
    ["\x1b[?31u", { type: "reply", reply: "keyboard-flags", flags: 31 }],
    ["\x1b[>4;2m", { type: "reply", reply: "modify-other-keys", level: 2 }],
    [
      "\x1b]11;rgb:ffff/8080/0000\x1b\\",
      { type: "reply", reply: "color", of: "background", red: 255, green: 128, blue: 0 },
    ],
    ["\x1b]10;rgb:f/8/0\x07", { type: "reply", reply: "color", of: "foreground", red: 255, green: 136, blue: 0 }],
    [
      "\x1b]12;rgba:ff00/0000/0000/ffff\x07",
      { type: "reply", reply: "color", of: "cursor", red: 254, green: 0, blue: 0 },
    ],
    ["\x1b]4;200;#0a0B0c\x07", { type: "reply", reply: "color", of: 200, red: 10, green: 11, blue: 12 }],
    ["\x9d11;rgb:00/00/ff\x9c", { type: "reply", reply: "color", of: "background", red: 0, green: 0, blue: 255 }],
    ["\x1b]11;rgb:zz/00/00\x07"],
    ["\x1b]11;?\x07"],
    [
      "\x1b]52;c;aMOpAA==\x07",
      { type: "reply", reply: "clipboard", selection: "c", data: Uint8Array.of(0x68, 0xc3, 0xa9, 0) },
    ],
    ["\x1b]52;;\x1b\\", { type: "reply", reply: "clipboard", selection: "", data: new Uint8Array(0) }],
    ["\x1b]52;c;???\x07"],
    ["\x1bP>|kitty(0.35.2)\x1b\\", { type: "reply", reply: "version", version: "kitty(0.35.2)" }],
    ["\x1bP>|tmux 3.4\x1b\\", { type: "reply", reply: "version", version: "tmux 3.4" }],
    ["\x1b\x1bP>|x\x1b\\", "esc", { type: "reply", reply: "version", version: "x" }],
  ],
};

for (const [table, entries] of Object.entries(rows)) {
  describe(table, () => {
    for (const [sent, ...events] of entries) {
      test(JSON.stringify(sent), () => expect(decodeInAllSplits(bytesOf(sent))).toEqual(events));
    }
  });
}

test("F3 with modifiers is the key, though the position of the cursor may look alike", () => {
  const keys = decode([bytesOf("\x1b[1;2R\x1b[1;5R\x1b[1;1:3R\x1b[R")]);
  expect(keys).toEqual(["shift-f3", "ctrl-f3", "f3 release", "f3"]);
});

test("a clipboard of a megabyte comes back whole", () => {
  const data = Buffer.alloc(1024 * 1024, "clip\0\xff");
  expect(decode([Buffer.from(`\x1b]52;c;${data.toString("base64")}\x1b\\`)])).toEqual([
    { type: "reply", reply: "clipboard", selection: "c", data: new Uint8Array(data) },
  ]);
});
