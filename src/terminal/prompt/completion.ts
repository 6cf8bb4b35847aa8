// Completion in a prompt: asks the completers, and keeps the menu of what they offer. Somebody else shows it.

/** A line of the menu. Completers may keep more with it. */
export interface CompletionRow {
  readonly label: string;
  readonly description?: string;
}

/** Offers completions. */
export interface Completer<Data = unknown, Row extends CompletionRow = CompletionRow> {
  /**
   * Whether there is something to complete at the cursor.
   * @param cursorByte where the cursor is in `text`, in bytes from 0
   * @param isAsked whether the user has asked for completions, by Tab
   * @returns where what is completed starts, in bytes, with whatever the completer needs to know later
   */
  detect(
    text: string,
    cursorByte: number,
    isAsked: boolean,
  ): { readonly anchor: number; readonly data: Data } | undefined;
  /** What to offer, best first. @param token the text from the anchor to the cursor @param limit rows that are shown */
  rows(data: Data, token: string, limit: number): readonly Row[] | Promise<readonly Row[]>;
  /** @returns what is put in the place of the token; nothing when there is nothing to put there */
  accept(data: Data, row: Row): string | undefined;
  /** Whether Enter on a row submits the text as well, once the row is taken over. */
  readonly submits?: boolean;
}

export interface CompletionMenu {
  readonly rows: readonly CompletionRow[];
  /** The selected row, from 0. */
  readonly selected: number;
  /** Where what is completed starts, in bytes from 0. */
  readonly anchor: number;
}

/** What completion needs of the prompt. */
export interface CompletionTarget {
  text(): string;
  /** In bytes from 0. */
  readonly cursorByte: number;
  replaceRange(startByte: number, endByte: number, text: string): void;
  /** The menu is another one, or gone. */
  onMenu(menu: CompletionMenu | undefined): void;
  /** A completer has failed. */
  onError(error: unknown): void;
}

interface Offer {
  readonly completer: Completer;
  readonly data: unknown;
  readonly menu: CompletionMenu;
}

/** Rows that are asked for and shown. */
const LIMIT = 200;

export class Completion {
  private readonly completers: Completer[] = [];
  private offer: Offer | undefined;
  /** Where the user has closed the menu: it stays closed for what is completed from there. */
  private dismissedAnchor: number | undefined;
  /** Counts what was asked: answers to older questions are dropped. */
  private asked = 0;

  constructor(private readonly target: CompletionTarget) {}

  get menu(): CompletionMenu | undefined {
    return this.offer?.menu;
  }

  /** Adds a completer; the latest are asked first. @returns removes it, with its menu */
  add(completer: Completer): () => void {
    this.completers.unshift(completer);
    return () => {
      const at = this.completers.indexOf(completer);
      if (at >= 0) this.completers.splice(at, 1);
      if (this.offer?.completer === completer) this.close();
    };
  }

  /** Asks the completers what there is for the text as it is now. The first that has something is shown. */
  async update(isAsked = false): Promise<void> {
    const question = ++this.asked;
    if (this.completers.length === 0) return;
    const text = this.target.text();
    const { cursorByte } = this.target;
    let isDismissed = false;
    for (const completer of [...this.completers]) {
      try {
        const detected = completer.detect(text, cursorByte, isAsked);
        if (detected === undefined) continue;
        if (detected.anchor === this.dismissedAnchor) {
          isDismissed = true;
          continue;
        }
        const { anchor, data } = detected;
        const answer = completer.rows(data, textBetween(text, anchor, cursorByte), LIMIT);
        const rows = answer instanceof Promise ? await answer : answer;
        if (question !== this.asked) return;
        if (rows.length === 0 || !this.completers.includes(completer)) continue;
        this.show({ completer, data, menu: { rows: rows.slice(0, LIMIT), selected: 0, anchor } });
        return;
      } catch (error) {
        this.target.onError(error);
        if (question !== this.asked) return;
      }
    }
    if (!isDismissed) this.dismissedAnchor = undefined;
    this.show(undefined);
  }

  /** Takes a key while the menu is shown. @returns false when it is none of the menu's */
  key(chords: readonly string[]): boolean {
    const has = (...names: string[]): boolean => names.some((name) => chords.includes(name));
    const submits = this.offer?.completer.submits ?? false;
    if (has("<Up>", "<C-p>", "<C-k>")) this.select(-1);
    else if (has("<Down>", "<C-n>", "<C-j>")) this.select(1);
    else if (has("<Tab>")) this.accept();
    // Enter on what is there in full already means what it does without a menu.
    else if (has("<CR>")) return this.accept(submits) && !submits;
    else if (has("<Esc>", "<C-c>")) {
      this.dismissedAnchor = this.offer?.menu.anchor;
      this.close();
    } else return false;
    return true;
  }

  /** A menu that the user has closed may be shown again. */
  forgetDismissal(): void {
    this.dismissedAnchor = undefined;
  }

  /** Closes the menu; answers that are yet to come are dropped. */
  close(): void {
    this.asked++;
    this.show(undefined);
  }

  /** Selects the next row or the one before, around the ends. */
  private select(by: 1 | -1): void {
    const { offer } = this;
    if (offer === undefined) return;
    const { menu } = offer;
    const selected = (menu.selected + by + menu.rows.length) % menu.rows.length;
    this.show({ ...offer, menu: { ...menu, selected } });
  }

  /**
   * Takes the selected row over into the text.
   * @param isSubmitted whether the text is submitted at once: the blank to go on after is left out then
   * @returns whether that has changed the text
   */
  private accept(isSubmitted = false): boolean {
    const { offer, target } = this;
    const row = offer?.menu.rows[offer.menu.selected];
    if (offer === undefined || row === undefined) return false;
    const { anchor } = offer.menu;
    const before = target.text();
    this.close();
    try {
      const replacement = offer.completer.accept(offer.data, row);
      const accepted = isSubmitted ? replacement?.trimEnd() : replacement;
      if (accepted !== undefined) target.replaceRange(anchor, target.cursorByte, accepted);
    } catch (error) {
      target.onError(error);
    }
    return target.text() !== before;
  }

  private show(offer: Offer | undefined): void {
    if (offer === undefined && this.offer === undefined) return;
    this.offer = offer;
    this.target.onMenu(offer?.menu);
  }
}

/** The part of a text between two places in bytes. */
function textBetween(text: string, start: number, end: number): string {
  return Buffer.from(text).toString("utf8", Math.max(0, start), end);
}
