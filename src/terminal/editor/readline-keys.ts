// Which keys do what without vi.
import {
  changeCase,
  deleteBackward,
  deleteForward,
  killBy,
  killLine,
  killToLineStart,
  type LetterCase,
  type Outcome,
  type Selection,
  selected,
  transposeCharacters,
} from "../../kernel/editing/commands.ts";
import {
  blankLeft,
  left,
  lineEnd,
  lineStart,
  right,
  textEnd,
  textStart,
  wordLeft,
  wordRight,
} from "../../kernel/editing/motions.ts";
import type { Position, TextSource } from "../../kernel/editing/position.ts";
import type { EditorParts, KeyOutcome } from "./options.ts";
import type { ReadlineKeys } from "./readline.ts";

type Command = (keys: ReadlineKeys, parts: EditorParts) => KeyOutcome;

/** A command that moves the cursor, and selects what lies between when `extend` is set. */
type Movement = (keys: ReadlineKeys, parts: EditorParts, extend: boolean) => KeyOutcome;

type Motion = (text: TextSource, position: Position) => Position;

const by =
  (motion: Motion): Movement =>
  (keys, { options, caret }, extend) =>
    keys.moveTo(motion(options.buffer, caret.selection.cursor), extend);

/** Left and right leave a selection at that side of it. */
const aside =
  (motion: Motion, side: 0 | 1): Movement =>
  (keys, { options, caret }, extend) => {
    const range = extend ? undefined : selected(caret.selection);
    return keys.moveTo(range?.[side] ?? motion(options.buffer, caret.selection.cursor), extend);
  };

const byRows =
  (rows: number): Movement =>
  (keys, _, extend) =>
    keys.moveByRows(rows, extend);

const byPages =
  (pages: number): Movement =>
  (keys, { options }, extend) =>
    keys.moveByRows(pages * Math.max(1, (options.window.rectangle?.height ?? 1) - 1), extend);

const toEdge =
  (edge: "start" | "end"): Movement =>
  (keys, _, extend) =>
    keys.moveToEdge(edge, extend);

const edit =
  (command: (text: TextSource, selection: Selection) => Outcome): Command =>
  (keys, { options, caret }) =>
    keys.change(command(options.buffer, caret.selection));

const kill = (motion: Motion): Command => edit((text, selection) => killBy(text, selection, motion));

const inCase = (letterCase: LetterCase): Command => edit((text, selection) => changeCase(text, selection, letterCase));

const backspace: Command = (keys, { options, caret }) =>
  keys.change(deleteBackward(options.buffer, caret.selection), "deleting_backward");

const deleteNext: Command = (keys, { options, caret }) =>
  keys.change(deleteForward(options.buffer, caret.selection), "deleting_forward");

const nowhere: Motion = (_, position) => position;

/** Keys that are named: with Shift, they select. */
const MOVEMENTS: Readonly<Record<string, Movement>> = {
  "<Left>": aside(left, 0),
  "<Right>": aside(right, 1),
  "<Up>": byRows(-1),
  "<Down>": byRows(1),
  "<Home>": toEdge("start"),
  "<End>": toEdge("end"),
  "<PageUp>": byPages(-1),
  "<PageDown>": byPages(1),
  "<C-Left>": by(wordLeft),
  "<C-Right>": by(wordRight),
  "<M-Left>": by(wordLeft),
  "<M-Right>": by(wordRight),
  "<C-Home>": by(textStart),
  "<C-End>": by(textEnd),
  "<D-Left>": by(lineStart),
  "<D-Right>": by(lineEnd),
  "<D-Up>": by(textStart),
  "<D-Down>": by(textEnd),
};

/** Keys that only move. */
const LETTERS: Readonly<Record<string, Movement>> = {
  "<C-b>": aside(left, 0),
  "<C-f>": aside(right, 1),
  "<C-p>": byRows(-1),
  "<C-n>": byRows(1),
  "<C-a>": by(lineStart),
  "<C-e>": by(lineEnd),
  "<M-b>": by(wordLeft),
  "<M-f>": by(wordRight),
  "<M-lt>": by(textStart),
  "<M->>": by(textEnd),
  "<M-v>": byPages(-1),
  "<C-v>": byPages(1),
};

const EDITS: Readonly<Record<string, Command>> = {
  "<BS>": backspace,
  "<S-BS>": backspace,
  "<C-h>": backspace,
  "<Del>": deleteNext,
  "<C-d>": (keys, parts) => {
    const { buffer } = parts.options;
    return (buffer.lineCount > 1 || buffer.line(0) !== "") && deleteNext(keys, parts);
  },
  "<C-w>": kill(blankLeft),
  "<M-BS>": kill(wordLeft),
  "<C-BS>": kill(wordLeft),
  "<M-d>": kill(wordRight),
  "<C-Del>": kill(wordRight),
  "<C-k>": edit(killLine),
  "<C-u>": edit(killToLineStart),
  "<D-BS>": edit(killToLineStart),
  "<C-y>": (keys) => keys.yank(),
  "<M-y>": (keys) => keys.yankOlder(),
  "<C-t>": edit(transposeCharacters),
  "<M-u>": inCase("upper"),
  "<M-l>": inCase("lower"),
  "<M-c>": inCase("capital"),
  "<C-c>": (keys) => keys.copy(),
  "<M-w>": (keys) => keys.copy(),
  "<D-c>": (keys) => keys.copy(),
  "<D-x>": kill(nowhere),
  "<C-_>": (keys) => keys.undo(),
  "<C-/>": (keys) => keys.undo(),
  "<D-z>": (keys) => keys.undo(),
  "<M-_>": (keys) => keys.redo(),
  "<C-S-z>": (keys) => keys.redo(),
  "<S-D-z>": (keys) => keys.redo(),
};

const moving = (movement: Movement, extend: boolean): Command => {
  return (keys, parts) => movement(keys, parts, extend);
};

/** The chord with Shift, in canonical form: Shift comes after Ctrl and Alt, before Super. */
const withShift = (chord: string): string => chord.replace(/^<((?:[CM]-)*)/, "<$1S-");

/** What a key does, by its canonical chord. */
export const COMMANDS: ReadonlyMap<string, Command> = new Map([
  ...Object.entries(EDITS),
  ...Object.entries({ ...MOVEMENTS, ...LETTERS }).map(([chord, go]): [string, Command] => [chord, moving(go, false)]),
  ...Object.entries(MOVEMENTS).map(([chord, go]): [string, Command] => [withShift(chord), moving(go, true)]),
]);
