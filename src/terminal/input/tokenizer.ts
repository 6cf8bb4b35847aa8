// Splits what a terminal sends into characters and whole sequences, byte by byte; what they mean is decided elsewhere.
import { BoundedBytes } from "./bounded-bytes.ts";
import { REPLACEMENT, Utf8Decoder } from "./utf8.ts";

/**
 * What a sequence is, by what it begins with: `[` control sequence, `[[` function key of the Linux console, `[M` mouse
 * report of three bytes, `O` single shift, and the control strings `]` OSC, `P` DCS, `X` SOS, `^` PM and `_` APC.
 */
export type Introducer = "[" | "[[" | "[M" | "O" | "]" | "P" | "X" | "^" | "_";

export interface TokenHandler {
  /** A character, which may be a control character; `alt` says that ESC came before it. */
  character(character: string, alt: boolean): void;
  /**
   * A whole sequence.
   * @param body what is between introducer and `final`, a character per byte
   * @param final the last character; empty for strings and mouse reports
   * @param afterEscape one more ESC came before it
   */
  sequence(introducer: Introducer, body: string, final: string, afterEscape: boolean): void;
}

const BEL = 0x07;
const ESC = 0x1b;
const BACKSLASH = 0x5c;
const DEL = 0x7f;
const ST = 0x9c;

/** The most bytes of a control sequence, and of a control string (an answer with the clipboard is one). */
const SEQUENCE_LIMIT = 4096;
const STRING_LIMIT = 4 * 1024 * 1024;

type State = "ground" | "escape" | "control" | "single-shift" | "console" | "mouse" | "string" | "string-escape";

/** What begins a sequence after ESC. The C1 controls are the same characters, 0x40 higher. */
const states: Partial<Record<string, State>> = {
  "[": "control",
  O: "single-shift",
  "]": "string",
  P: "string",
  X: "string",
  "^": "string",
  _: "string",
};

export class Tokenizer {
  private state: State = "ground";
  /** How many ESC, two at most, came before what is being read. */
  private escapes = 0;
  private introducer: Introducer = "[";
  /** The sequence began with a C1 control instead of ESC. */
  private isC1 = false;
  private readonly body = new BoundedBytes(STRING_LIMIT);
  private readonly utf8 = new Utf8Decoder();

  constructor(private readonly handler: TokenHandler) {}

  /** Whether something has begun and is not complete. */
  get isPending(): boolean {
    return this.state !== "ground" || this.utf8.isPending;
  }

  /** Whether what has begun would be a key if nothing followed: Esc, or Alt and the character of an introducer. */
  get mayBeKey(): boolean {
    return this.state === "escape" || this.isIntroducerOnly;
  }

  private get isIntroducerOnly(): boolean {
    const isSequence = this.state === "control" || this.state === "single-shift" || this.state === "string";
    return isSequence && !this.isC1 && this.body.length === 0;
  }

  /** Decides about what has begun, since nothing follows. */
  settle(): void {
    if (this.state === "string-escape") this.interrupt(ESC);
    if (this.utf8.isPending) {
      this.utf8.reset();
      this.giveCharacter(REPLACEMENT);
    } else if (this.state === "escape") {
      this.giveEscapes();
      this.reset();
    } else if (this.state !== "ground") this.abandon();
  }

  take(byte: number): void {
    this.steps[this.state](byte);
  }

  private readonly steps: Record<State, (byte: number) => void> = {
    ground: (byte) => this.takeCharacter(byte),
    escape: (byte) => this.takeAfterEscape(byte),
    control: (byte) => this.takeInControl(byte),
    "single-shift": (byte) => this.takeInSingleShift(byte),
    console: (byte) => this.takeInConsole(byte),
    mouse: (byte) => this.takeInMouse(byte),
    string: (byte) => this.takeInString(byte),
    "string-escape": (byte) => this.takeAfterStringEscape(byte),
  };

  // --- Characters ---

  private takeCharacter(byte: number): void {
    if (byte >= 0x80 || this.utf8.isPending) {
      this.takeUtf8(byte);
    } else if (byte === ESC) {
      this.state = "escape";
      this.escapes = 1;
    } else {
      this.giveCharacter(String.fromCharCode(byte));
    }
  }

  private takeUtf8(byte: number): void {
    const isC1 = byte < 0xa0 && !this.utf8.isPending;
    const decoded = isC1 ? { character: String.fromCharCode(byte), isRefused: false } : this.utf8.take(byte);
    if (decoded === undefined) return;
    const code = decoded.character.charCodeAt(0);
    if (code >= 0x80 && code < 0xa0) this.beginC1(code);
    else this.giveCharacter(decoded.character);
    if (decoded.isRefused) this.take(byte);
  }

  private takeAfterEscape(byte: number): void {
    if (byte === ESC) {
      if (this.escapes === 2) this.handler.character("\x1b", false);
      this.escapes = 2;
      return;
    }
    const introducer = String.fromCharCode(byte);
    this.state = "ground";
    if (states[introducer] === undefined) this.takeCharacter(byte);
    else this.begin(introducer as Introducer);
  }

  private giveCharacter(character: string): void {
    const { escapes } = this;
    this.reset();
    if (escapes === 2) this.handler.character("\x1b", false);
    this.handler.character(character, escapes > 0);
  }

  /** ESC that begins nothing is the Esc key. */
  private giveEscapes(): void {
    const { escapes } = this;
    this.escapes = 0;
    for (let i = 0; i < escapes; i++) this.handler.character("\x1b", false);
  }

  // --- Sequences ---

  private begin(introducer: Introducer): void {
    this.state = states[introducer] as State;
    this.introducer = introducer;
    this.body.clear();
  }

  private beginC1(code: number): void {
    this.giveEscapes();
    const introducer = String.fromCharCode(code - 0x40);
    if (states[introducer] === undefined) return;
    this.begin(introducer as Introducer);
    this.isC1 = true;
  }

  private takeInControl(byte: number): void {
    const character = String.fromCharCode(byte);
    if (byte < 0x20 || byte >= DEL) {
      this.interrupt(byte);
    } else if (this.body.length === 0 && (character === "[" || character === "M")) {
      this.state = character === "M" ? "mouse" : "console";
      this.introducer = `[${character}`;
    } else if (byte >= 0x40 || (character === "$" && this.isRxvtNumber())) {
      this.giveSequence(character);
    } else {
      this.body.push(byte);
    }
  }

  /** Whether `$` ends the sequence: rxvt's `CSI 3 $`. Answers with `$` have two parameters. */
  private isRxvtNumber(): boolean {
    return this.body.length <= 2 && /^\d+$/.test(this.body.latin1);
  }

  private takeInSingleShift(byte: number): void {
    if (byte === 0x20 || (byte >= 0x40 && byte < DEL)) this.giveSequence(String.fromCharCode(byte));
    else if (byte >= 0x30 && byte < 0x40) this.body.push(byte);
    else this.interrupt(byte);
  }

  private takeInConsole(byte: number): void {
    if (byte >= 0x20 && byte < DEL) this.giveSequence(String.fromCharCode(byte));
    else this.interrupt(byte);
  }

  private takeInMouse(byte: number): void {
    if (byte === ESC) {
      this.interrupt(byte);
    } else {
      this.body.push(byte);
      if (this.body.length === 3) this.giveSequence("");
    }
  }

  private takeInString(byte: number): void {
    if (byte === ESC) this.state = "string-escape";
    else if (byte === BEL || (byte === ST && this.isC1)) this.giveSequence("");
    else if (byte < 0x20 || byte === DEL) this.interrupt(byte);
    else this.body.push(byte);
  }

  private takeAfterStringEscape(byte: number): void {
    if (byte === BACKSLASH) {
      this.giveSequence("");
    } else {
      this.interrupt(ESC);
      this.take(byte);
    }
  }

  private giveSequence(final: string): void {
    const { introducer, body, escapes } = this;
    const isString = this.state === "string" || this.state === "string-escape";
    const isTooLong = body.overflowed || (!isString && body.length > SEQUENCE_LIMIT);
    const text = isTooLong ? "" : body.latin1;
    this.reset();
    if (!isTooLong) this.handler.sequence(introducer, text, final, escapes === 2);
    else if (escapes === 2) this.handler.character("\x1b", false);
  }

  /** A byte that cannot be in the sequence ends it and is taken for itself. */
  private interrupt(byte: number): void {
    this.abandon();
    this.take(byte);
  }

  /** Drops the sequence, or takes its introducer for a key when nothing else came. */
  private abandon(): void {
    const { introducer, isIntroducerOnly, escapes } = this;
    this.reset();
    if (escapes === 2) this.handler.character("\x1b", false);
    if (isIntroducerOnly) this.handler.character(introducer, true);
  }

  private reset(): void {
    this.state = "ground";
    this.escapes = 0;
    this.isC1 = false;
    this.body.clear();
  }
}
