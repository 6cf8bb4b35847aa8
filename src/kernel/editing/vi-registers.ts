// vi's registers: named, numbered, small deletes, the black hole and the clipboard.

/** Text with how it was taken: whole lines are put back as lines. */
export interface RegisterText {
  /** Lines are joined by line feeds, with none at the end. */
  readonly text: string;
  readonly linewise: boolean;
}

/** The clipboard of the system, as far as the host knows it. */
export interface Clipboard {
  read(): string | undefined;
  write(text: string): void;
}

/** What a deletion or yank tells of itself. */
export interface Taken extends RegisterText {
  /** The register that was asked for with `"`, if any. */
  readonly register: string | undefined;
}

const isName = (name: string): boolean => /^[a-zA-Z0-9"_+*-]$/.test(name);

export class ViRegisters {
  private readonly texts = new Map<string, RegisterText>();
  private unnamed = "0";
  /** What we have put on the clipboard: while it is still there, it is known whether it was lines. */
  private shared: RegisterText | undefined;

  /**
   * @param clipboard of the system, for `+` and `*`
   * @param shareUnnamed whether what is yanked without a register goes to the clipboard as well, and comes from there
   */
  constructor(
    private readonly clipboard?: Clipboard,
    private readonly shareUnnamed = false,
  ) {}

  /** Whether there is a register of that name. */
  isValid(name: string): boolean {
    return isName(name);
  }

  /** What a put takes; the unnamed register when no name is given. */
  get(name = '"'): RegisterText | undefined {
    if (name === "_") return undefined;
    if (name === "+" || name === "*") return this.fromClipboard();
    if (name !== '"') return this.texts.get(name.toLowerCase());
    const outside = this.shareUnnamed ? this.clipboard?.read() : undefined;
    if (outside !== undefined && outside !== this.shared?.text) return { text: outside, linewise: false };
    return this.unnamed === "+" ? this.fromClipboard() : this.texts.get(this.unnamed);
  }

  /** Sets a register, an upper-case one by adding to it. */
  set(name: string, value: RegisterText): void {
    if (name === "_" || !isName(name)) return;
    if (name === "+" || name === "*") this.toClipboard(value);
    else if (/[A-Z]/.test(name)) this.texts.set(name.toLowerCase(), joined(this.texts.get(name.toLowerCase()), value));
    else this.texts.set(name === '"' ? "0" : name, value);
  }

  yank({ register, ...value }: Taken): void {
    const name = register === undefined || register === '"' ? "0" : register;
    if (name === "_") return;
    this.set(name, value);
    this.point(name, value);
  }

  /** @param big whether it counts as a big one, for the numbered registers: it has a line break, or a far motion */
  delete({ register, ...value }: Taken, big: boolean): void {
    if (register === "_") return;
    if (register !== undefined) this.set(register === '"' ? "0" : register, value);
    if (big) {
      for (let number = 9; number > 1; number--) {
        const before = this.texts.get(String(number - 1));
        if (before !== undefined) this.texts.set(String(number), before);
      }
      this.texts.set("1", value);
    }
    if (register === undefined && !(value.linewise || value.text.includes("\n"))) this.texts.set("-", value);
    const small = !(value.linewise || value.text.includes("\n"));
    if (register !== undefined) this.point(register === '"' ? "0" : register, value);
    else this.point(small ? "-" : "1", value);
  }

  private point(name: string, value: RegisterText): void {
    this.unnamed = name === "*" ? "+" : name.toLowerCase();
    if (this.shareUnnamed && this.unnamed !== "+") this.toClipboard(value);
  }

  private toClipboard(value: RegisterText): void {
    this.shared = value;
    this.clipboard?.write(value.text);
  }

  private fromClipboard(): RegisterText | undefined {
    const text = this.clipboard === undefined ? this.shared?.text : this.clipboard.read();
    if (text === undefined) return undefined;
    return text === this.shared?.text ? this.shared : { text, linewise: false };
  }
}

function joined(before: RegisterText | undefined, value: RegisterText): RegisterText {
  if (before === undefined) return value;
  const linewise = before.linewise || value.linewise;
  return { text: before.text + (linewise ? "\n" : "") + value.text, linewise };
}
