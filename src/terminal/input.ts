// Decodes what a terminal sends: bytes in, keys and other events out. A state machine over single bytes, so that it does
// not matter how the stream was split into reads.
//
// What bytes alone cannot say is decided like this:
// - ESC may be the Esc key or begin a sequence, and `ESC [`, `ESC O`, `ESC ]` … may be Alt and that character: nothing
//   more within `escapeTimeout` means the key. ESC and a character at once is Alt and the character.
// - ESC ESC and no more is Esc twice; before the sequence of a key it is Alt and that key, as rxvt sends it; before any
//   other sequence, or a character, the first is the Esc key.
// - 0x09 is Tab, 0x0d Enter, 0x1b Esc, 0x00 Ctrl-Space, 0x0a Ctrl-J, 0x08 Ctrl-H, 0x7f Backspace, 0x1f Ctrl-_. Those
//   keys are marked `ambiguous`; `keyReadings` knows what else they may be. Kitty's protocol and modifyOtherKeys tell.
// - `ESC TAB` is Alt-Tab, but Shift-Tab on the Linux console (`TERM=linux`), which sends it for that.
// - `CSI 1 ; n R` is F3 with modifiers; the position of the cursor looks the same, but nobody here asks for that.
// - `CSI n $` is Shift and a key of rxvt; answers with `$` have two parameters.
// - An upper-case letter is the letter with Shift, even if it was Caps Lock.
// - A sequence that stays unfinished for `sequenceTimeout`, or meets a byte that cannot be in it, is dropped.
// - A paste ends with its terminator only, since what follows must never act as keys; but when nothing has come for
//   `sequenceTimeout` except Ctrl-C alone, that ends it, too, or a lost terminator would take the keyboard away.
// - Characters that are no UTF-8 become U+FFFD. C1 controls never are text: they begin sequences or are dropped.
import type { Clock } from "../kernel/clock.ts";
import { modifiedOtherKey, unicodeKey } from "./input/code-keys.ts";
import { type ControlSequence, parameter, parseControlSequence } from "./input/control-sequence.ts";
import type { InputEvent } from "./input/events.ts";
import {
  consoleKey,
  controlKey,
  controlSequenceKey,
  namedKey,
  singleShiftKey,
  typedKey,
  withAlt,
} from "./input/keys.ts";
import { MouseDecoder } from "./input/mouse.ts";
import { PasteCollector } from "./input/paste.ts";
import { controlSequenceReply, controlStringReply } from "./input/replies.ts";
import { type Introducer, Tokenizer } from "./input/tokenizer.ts";

export interface InputDecoderOptions {
  /** Gets each event as soon as it is certain. It must not throw. */
  onEvent(event: InputEvent): void;
  /** Wakes the decoder when a sequence stays unfinished; without one, only `flush` does. */
  clock?: Pick<Clock, "after">;
  /** How long ESC alone waits for more, in milliseconds; 50 unless given. */
  escapeTimeout?: number;
  /** How long an unfinished sequence waits for more, in milliseconds; 1000 unless given. */
  sequenceTimeout?: number;
  /** The most bytes of one paste that are kept; 64 MiB unless given. */
  pasteLimit?: number;
  /** The value of TERM. */
  term?: string;
}

const ESCAPE_TIMEOUT = 50;
const SEQUENCE_TIMEOUT = 1000;
const PASTE_LIMIT = 64 * 1024 * 1024;

const CTRL_C = 0x03;
/** Keys whose bytes are remembered, and the most bytes of one: the same few keys are pressed again and again. */
const KNOWN_KEYS = 256;
const LONGEST_KNOWN = 16;

export class InputDecoder {
  private readonly tokens: Tokenizer;
  private readonly mouse = new MouseDecoder();
  private paste: PasteCollector | undefined;
  /** Nothing of the paste came for a while. */
  private isPasteSilent = false;
  private stopTimer: (() => void) | undefined;
  /** The keys that reads of exactly these bytes, as Latin-1, have come to. */
  private readonly known = new Map<string, InputEvent>();
  /** What the present read has come to so far. */
  private given = 0;
  private lastGiven: InputEvent | undefined;

  constructor(private readonly options: InputDecoderOptions) {
    this.tokens = new Tokenizer({
      character: (character, alt) => this.takeCharacter(character, alt),
      sequence: (introducer, body, final, afterEscape) => this.takeSequence(introducer, body, final, afterEscape),
    });
  }

  /** Decodes the next bytes of the stream. */
  push(bytes: Uint8Array): void {
    if (this.paste !== undefined && bytes.length === 1 && bytes[0] === CTRL_C) {
      if (!this.isPasteSilent) {
        this.paste.take(bytes, 0);
        return;
      }
      this.endPaste();
    }
    this.cancelTimer();
    if (bytes.length > LONGEST_KNOWN || !this.isAtRest) {
      this.take(bytes);
      return;
    }
    const text = String.fromCharCode(...bytes);
    const key = this.known.get(text);
    this.given = 0;
    if (key !== undefined) this.give(key);
    else {
      this.take(bytes);
      if (this.given === 1 && this.isAtRest) this.remember(text, this.lastGiven as InputEvent);
    }
  }

  /** Whether what comes next does not depend on what came before. */
  private get isAtRest(): boolean {
    return this.paste === undefined && !this.tokens.isPending;
  }

  private remember(text: string, event: InputEvent): void {
    if (event.type !== "key") return;
    if (this.known.size >= KNOWN_KEYS) this.known.clear();
    this.known.set(text, Object.freeze(event));
  }

  private give(event: InputEvent): void {
    this.given++;
    this.lastGiven = event;
    this.options.onEvent(event);
  }

  private take(bytes: Uint8Array): void {
    this.isPasteSilent = false;
    for (let at = 0; at < bytes.length; ) {
      if (this.paste === undefined) {
        this.tokens.take(bytes[at++] as number);
        continue;
      }
      const end = this.paste.take(bytes, at);
      if (end !== undefined) this.endPaste();
      at = end ?? bytes.length;
    }
    this.startTimer();
  }

  /** Decides about what is unfinished as if its time was over. A paste goes on. */
  flush(): void {
    this.cancelTimer();
    this.isPasteSilent = this.paste !== undefined;
    this.tokens.settle();
  }

  /** The stream has ended: decides about all that is unfinished. A paste is given as far as it came. */
  end(): void {
    this.flush();
    if (this.paste !== undefined) this.endPaste();
  }

  private startTimer(): void {
    const { clock, escapeTimeout = ESCAPE_TIMEOUT, sequenceTimeout = SEQUENCE_TIMEOUT } = this.options;
    if (this.paste === undefined && !this.tokens.isPending) return;
    this.stopTimer = clock?.after(this.tokens.mayBeKey ? escapeTimeout : sequenceTimeout, () => this.flush());
  }

  private cancelTimer(): void {
    this.stopTimer?.();
    this.stopTimer = undefined;
  }

  private endPaste(): void {
    const { paste } = this;
    this.paste = undefined;
    this.isPasteSilent = false;
    if (paste !== undefined) this.give(paste.finish());
  }

  private takeCharacter(character: string, alt: boolean): void {
    const code = character.charCodeAt(0);
    const key = code < 0x20 || code === 0x7f ? controlKey(code) : typedKey(character);
    const isConsoleBackTab = alt && key.name === "tab" && this.options.term === "linux";
    this.give(isConsoleBackTab ? namedKey("tab", { shift: true }) : alt ? withAlt(key) : key);
  }

  private takeSequence(introducer: Introducer, body: string, final: string, afterEscape: boolean): void {
    const event = this.decode(introducer, body, final);
    const isAlt = afterEscape && event?.type === "key";
    if (afterEscape && !isAlt) this.takeCharacter("\x1b", false);
    if (event !== undefined) this.give(isAlt ? withAlt(event) : event);
  }

  private decode(introducer: Introducer, body: string, final: string): InputEvent | undefined {
    if (introducer === "[M") {
      const [code = 0, x = 0, y = 0] = Buffer.from(body, "latin1");
      return this.mouse.decodeBytes(code, x, y);
    }
    if (introducer === "[[") return consoleKey(final);
    if (introducer !== "[" && introducer !== "O") return controlStringReply(introducer, body);
    const sequence = parseControlSequence(body, final);
    if (sequence === undefined) return undefined;
    return introducer === "O" ? singleShiftKey(sequence) : this.decodeControlSequence(sequence);
  }

  private decodeControlSequence(sequence: ControlSequence): InputEvent | undefined {
    if (this.isFunctionKey(sequence)) return controlSequenceKey(sequence);
    const key = unicodeKey(sequence) ?? modifiedOtherKey(sequence);
    const event = key ?? this.mouse.decode(sequence) ?? controlSequenceReply(sequence) ?? controlSequenceKey(sequence);
    if (event !== undefined || sequence.final !== "~" || parameter(sequence, 0, 0) !== 200) return event;
    this.paste = new PasteCollector(this.options.pasteLimit ?? PASTE_LIMIT);
    return undefined;
  }

  /** Whether a sequence that ends with R is F3 and not the position of the cursor. */
  private isFunctionKey({ prefix, parameters, final }: ControlSequence): boolean {
    if (final !== "R" || prefix !== "") return false;
    const [[row] = [], [col = 0, kind] = []] = parameters;
    return parameters.length < 2 || kind !== undefined || (row === 1 && col >= 2 && col <= 16);
  }
}
