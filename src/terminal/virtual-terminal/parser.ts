// Splits what a program writes to a terminal into text, control characters and control sequences. A state machine, so
// that it does not matter how the program split its writes, and that nothing unfinished is kept but a few numbers.
// After https://vt100.net/emu/dec_ansi_parser.

/** Gets what was found, in order. */
export interface TerminalCommands {
  /** Text without control characters. */
  text(text: string): void;
  /** A character below U+0020. */
  control(code: number): void;
  /**
   * A control sequence without prefix or intermediates.
   * @param parameters each with its sub-parameters; 0 where nothing was given
   */
  sequence(final: string, parameters: readonly (readonly number[])[]): void;
  /** A private mode is set or reset: `CSI ? mode h`. */
  mode(mode: number, set: boolean): void;
}

type State = "ground" | "escape" | "sequence" | "string" | "string-escape";

const ESC = 0x1b;
const BEL = 0x07;
const CAN = 0x18;
const SUB = 0x1a;
const DEL = 0x7f;

/** Numbers in one sequence; those behind are dropped. */
const MOST_PARAMETERS = 32;
/** Larger numbers are as good as this one: no screen is as large. */
const LARGEST = 65_535;

/** Text up to a control character, be it of C0 or C1. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what this looks for
const TEXT = /[^\x00-\x1f\x7f-\x9f]+/y;

export class TerminalParser {
  private state: State = "ground";
  private prefix = "";
  private hasIntermediate = false;
  private parameters: number[][] = [[0]];

  constructor(private readonly commands: TerminalCommands) {}

  /** Takes the next part of the stream. */
  write(text: string): void {
    for (let at = 0; at < text.length; at++) {
      if (this.state === "ground") {
        TEXT.lastIndex = at;
        const run = TEXT.exec(text)?.[0];
        if (run !== undefined) {
          this.commands.text(run);
          at += run.length;
          if (at === text.length) return;
        }
      }
      this.take(text.charCodeAt(at));
    }
  }

  private take(code: number): void {
    if (code === CAN || code === SUB) this.state = "ground";
    else if (this.state === "string" || this.state === "string-escape") this.takeInString(code);
    else if (code === ESC) this.state = "escape";
    else if (code < 0x20) this.commands.control(code);
    else if (this.state === "escape") this.takeAfterEscape(code);
    else if (this.state === "sequence") this.takeInSequence(code);
  }

  private takeAfterEscape(code: number): void {
    const character = String.fromCharCode(code);
    if (character === "[") {
      this.state = "sequence";
      this.prefix = "";
      this.hasIntermediate = false;
      this.parameters = [[0]];
    } else if ("]PX^_".includes(character)) {
      this.state = "string";
    } else if (code > 0x2f) {
      // What is below is an intermediate, as in the choice of a character set, `ESC ( B`.
      this.state = "ground";
    }
  }

  /** OSC, DCS and their like say nothing that is of use here. */
  private takeInString(code: number): void {
    const ends = code === BEL || (this.state === "string-escape" && code === 0x5c);
    if (this.state === "string-escape" && !ends && code !== ESC) {
      this.state = "escape";
      this.take(code);
    } else {
      this.state = ends ? "ground" : code === ESC ? "string-escape" : "string";
    }
  }

  private takeInSequence(code: number): void {
    if (code >= DEL) {
      if (code !== DEL) this.state = "ground";
    } else if (code >= 0x40) {
      this.state = "ground";
      this.giveSequence(String.fromCharCode(code));
    } else if (code >= 0x3c) {
      this.prefix += String.fromCharCode(code);
    } else if (code >= 0x30) {
      this.takeParameter(code);
    } else {
      this.hasIntermediate = true;
    }
  }

  private takeParameter(code: number): void {
    const parameter = this.parameters.at(-1) as number[];
    const isFull = this.parameters.length + parameter.length > MOST_PARAMETERS;
    if (code === 0x3b) {
      if (!isFull) this.parameters.push([0]);
    } else if (code === 0x3a) {
      if (!isFull) parameter.push(0);
    } else {
      parameter.push(Math.min((parameter.pop() as number) * 10 + code - 0x30, LARGEST));
    }
  }

  private giveSequence(final: string): void {
    const { prefix, parameters, commands } = this;
    if (this.hasIntermediate) return;
    if (prefix === "") commands.sequence(final, parameters);
    else if (prefix === "?" && (final === "h" || final === "l"))
      for (const [mode = 0] of parameters) commands.mode(mode, final === "h");
  }
}
