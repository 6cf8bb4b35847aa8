// Command-line flags that plugins declare before arguments are parsed.

export type FlagKind = "boolean" | "string" | "integer";
export type FlagValue = boolean | string | number;

export interface Flag {
  readonly name: string;
  readonly kind: FlagKind;
  readonly default: FlagValue | undefined;
  /** One character, after a single dash. */
  readonly short: string | undefined;
  /** After two dashes. */
  readonly long: string;
  readonly description: string | undefined;
  /** Whether a flag that takes a value may stand without one, and is `""` or 0 then. */
  readonly valueOptional: boolean;
}

/** A command line that does not fit the declared flags. */
export class FlagError extends Error {}

export class Flags {
  private readonly flags = new Map<string, Flag>();
  private values = new Map<string, FlagValue>();

  /** @throws FlagError when the name, or one of its spellings, is taken */
  declare(flag: Flag): void {
    for (const other of this.flags.values()) {
      if (other.name === flag.name || other.long === flag.long)
        throw new FlagError(`there is a flag "${flag.name}" already`);
      if (flag.short !== undefined && other.short === flag.short)
        throw new FlagError(`-${flag.short} is a short form of "${other.name}" already`);
    }
    this.flags.set(flag.name, flag);
  }

  names(): string[] {
    return [...this.flags.keys()];
  }

  list(): Flag[] {
    return [...this.flags.values()];
  }

  /** The value on the command line, the default when there is none. */
  get(name: string): FlagValue | undefined {
    const flag = this.flags.get(name);
    return this.values.get(name) ?? flag?.default ?? (flag?.kind === "boolean" ? false : undefined);
  }

  /**
   * Takes the declared flags out of a command line; `--` ends them.
   * @returns the words that are left
   * @throws FlagError for a missing value or one of the wrong kind
   */
  parse(words: readonly string[]): string[] {
    const rest: string[] = [];
    this.values = new Map();
    for (let i = 0; i < words.length; i++) {
      const word = words[i] as string;
      if (word === "--") return [...rest, ...words.slice(i + 1)];
      const [, long, short, inline] = /^(?:--([^=]+)|-([^-=]))(?:=([\s\S]*))?$/.exec(word) ?? [];
      const flag = this.list().find((one) => (long !== undefined ? one.long === long : one.short === short));
      if (flag === undefined || (long ?? short) === undefined) {
        rest.push(word);
        continue;
      }
      if (flag.kind === "boolean") {
        if (inline !== undefined) throw new FlagError(`${word}: this flag takes no value`);
        this.values.set(flag.name, true);
        continue;
      }
      let text = inline;
      if (text === undefined && !flag.valueOptional) text = words[++i];
      if (text === undefined && !flag.valueOptional) throw new FlagError(`${word} needs a value`);
      this.values.set(flag.name, flag.kind === "string" ? (text ?? "") : toInteger(word, text ?? "0"));
    }
    return rest;
  }
}

function toInteger(word: string, text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isSafeInteger(value))
    throw new FlagError(`${word}: an integer is expected, not "${text}"`);
  return value;
}
