// Recognizes the shell command lines of which it is certain which one program they start.

/** One program and its arguments, as a POSIX shell would take them from a command line. */
export interface SimpleCommand {
  /** The program word without quotes: a bare name or a path. */
  program: string;
  /** The arguments without quotes. Where one holds an unquoted `*`, `?`, `[`, `{` or a leading `~`, a shell may expand it. */
  arguments: string[];
}

const METACHARACTERS = new Set(";&|<>()$`\n\0");

/** In the program word: what no shell expands, assigns or treats as a job, a pattern or another word. */
const PLAIN_IN_PROGRAM = /[A-Za-z0-9_./+@:,-]/;

const RESERVED_WORDS = new Set(
  "! [[ ]] { } case coproc do done elif else end esac fi for foreach function if in nocorrect repeat select then time until while".split(
    " ",
  ),
);

/**
 * Words that dash, bash, ksh, zsh and busybox take for themselves and with which the shell may run other programs,
 * evaluate text, or read code: `eval`, `command`, `trap`, array subscripts in `read` and so on.
 */
const SHELL_WORDS = new Set(
  `. - alias autoload bg bind bindkey builtin caller chdir command compctl compgen complete compopt declare dirs disable
   disown emulate enable eval exec export fc fg functions getln getopts hash hist history integer jobs let limit local
   logout mapfile newgrp noglob nameref popd print pushd read readarray readonly sched set setopt shift shopt source
   suspend trap ttyctl type typeset unalias unfunction unhash unset unsetopt vared wait whence where zcompile
   zle zmodload zparseopts zstyle`.split(/\s+/),
);

/** Words a shell carries out itself without running anything, unless an argument is evaluated a second time. */
const HARMLESS_SHELL_WORDS = new Set(
  ": [ break cd continue echo exit false kill printf pwd return test times true ulimit umask".split(" "),
);

/**
 * Parses a command line for `sh -c` that is a single simple command without expansions.
 *
 * It is conservative: what it does not understand it refuses. Accepted are words of plain characters, single quotes,
 * double quotes without `$` and backquotes, and backslash escapes. Refused are lists, pipelines, redirections,
 * substitutions, assignments, comments, reserved words, shell words that run other programs, and a program word that a
 * shell could expand. On Windows, where `cmd.exe` reads the line, only plain unquoted words are accepted.
 *
 * Programs whose work is to start other programs (`env`, `xargs`, `sh`) are programs like any other here.
 *
 * @param line the command line; `decodePath` text when it has bytes that are not UTF-8
 * @returns the command, or undefined when the line is anything else
 */
export function parseSimpleCommand(
  line: string,
  platform: NodeJS.Platform = process.platform,
): SimpleCommand | undefined {
  const words = platform === "win32" ? splitPlainWords(line) : new WordReader(line).readAll();
  const [program, ...rest] = words ?? [];
  if (program === undefined || !isProgram(program)) {
    return undefined;
  }
  // ksh and bash evaluate some arguments of their own words again, `test -v 'a[$(program)]'` for example.
  if (HARMLESS_SHELL_WORDS.has(program) && rest.some((word) => /[$`]/.test(word))) {
    return undefined;
  }
  return { program, arguments: rest };
}

function isProgram(word: string): boolean {
  // A line that starts with - or + could be read as an option of the shell itself.
  return word !== "" && !/^[-+]/.test(word) && !RESERVED_WORDS.has(word) && !SHELL_WORDS.has(word);
}

function splitPlainWords(line: string): string[] | undefined {
  if (!/^[A-Za-z0-9_./\\:@+ \t-]+$/.test(line)) {
    return undefined;
  }
  const words = line.split(/[ \t]+/).filter((word) => word !== "");
  return /^(call|cmd|start|for|if|rem|forfiles|set|path|else|do|in|not|exist|assoc|ftype)$/i.test(words[0] ?? "")
    ? undefined
    : words;
}

/** Reads the words of one line; every method returns undefined for what is not certain. */
class WordReader {
  readonly #line: string;
  #position = 0;

  constructor(line: string) {
    this.#line = line;
  }

  readAll(): string[] | undefined {
    const words: string[] = [];
    for (;;) {
      this.#skipBlanks();
      if (this.#position === this.#line.length || this.#onlyBlankLinesFollow()) {
        return words;
      }
      const word = this.#readWord(words.length === 0);
      if (word === undefined) {
        return undefined;
      }
      words.push(word);
    }
  }

  #skipBlanks(): void {
    while (this.#peek() === " " || this.#peek() === "\t") {
      this.#position++;
    }
  }

  #onlyBlankLinesFollow(): boolean {
    return this.#peek() === "\n" && /^[ \t\n]*$/.test(this.#line.slice(this.#position));
  }

  #readWord(isProgramWord: boolean): string | undefined {
    if (this.#peek() === "#") {
      return undefined;
    }
    let word = "";
    for (;;) {
      const character = this.#peek();
      if (character === undefined || character === " " || character === "\t" || this.#onlyBlankLinesFollow()) {
        return word;
      }
      const piece = this.#readPiece(character, isProgramWord);
      if (piece === undefined) {
        return undefined;
      }
      word += piece;
    }
  }

  #readPiece(character: string, isProgramWord: boolean): string | undefined {
    this.#position++;
    if (character === "'") {
      return this.#readSingleQuotes();
    }
    if (character === '"') {
      return this.#readDoubleQuotes();
    }
    if (character === "\\") {
      return this.#readEscaped();
    }
    if (METACHARACTERS.has(character) || (isProgramWord && !this.#isPlainProgramCharacter(character))) {
      return undefined;
    }
    return character;
  }

  /** `[` alone is the program `test` by another name; elsewhere it starts a pattern. */
  #isPlainProgramCharacter(character: string): boolean {
    if (character === "[") {
      return /^[ \t]*\[[ \t]/.test(this.#line) && this.#line.indexOf("[") === this.#position - 1;
    }
    return PLAIN_IN_PROGRAM.test(character);
  }

  #readSingleQuotes(): string | undefined {
    const end = this.#line.indexOf("'", this.#position);
    if (end === -1) {
      return undefined;
    }
    const text = this.#line.slice(this.#position, end);
    this.#position = end + 1;
    return text.includes("\0") ? undefined : text;
  }

  #readDoubleQuotes(): string | undefined {
    let text = "";
    for (;;) {
      const character = this.#peek();
      this.#position++;
      if (character === undefined || character === "$" || character === "`" || character === "\0") {
        return undefined;
      }
      if (character === '"') {
        return text;
      }
      if (character !== "\\") {
        text += character;
        continue;
      }
      const escaped = this.#peek();
      if (escaped === undefined || escaped === "\n" || escaped === "\0") {
        return undefined;
      }
      this.#position++;
      text += '"\\$`'.includes(escaped) ? escaped : `\\${escaped}`;
    }
  }

  #readEscaped(): string | undefined {
    const escaped = this.#peek();
    this.#position++;
    return escaped === undefined || escaped === "\n" || escaped === "\0" ? undefined : escaped;
  }

  #peek(): string | undefined {
    return this.#line[this.#position];
  }
}
