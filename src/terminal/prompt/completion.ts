// Completion in a prompt: asks the completers, and keeps the menu of what they offer. Somebody else shows it.

/** A line of the menu. Completers may keep more with it. */
export interface CompletionRow {
  readonly label: string;
  readonly description?: string;
}

/** What a completer offers, with how its search goes. */
export interface CompletionAnswer<Row extends CompletionRow = CompletionRow> {
  /** Best first. */
  readonly rows: readonly Row[];
  /** What is to be said besides. */
  readonly message?: string;
  /** Milliseconds until the completer is to be asked again, as it is still searching. */
  readonly again?: number;
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
  rows(
    data: Data,
    token: string,
    limit: number,
  ): readonly Row[] | CompletionAnswer<Row> | Promise<readonly Row[] | CompletionAnswer<Row>>;
  /** @returns what is put in the place of the token; nothing when there is nothing to put there */
  accept(data: Data, row: Row): string | undefined;
  /** Whether Enter on a row submits the text as well, once the row is taken over. */
  readonly submits?: boolean;
  /** Whether Tab takes over what is offered when there is nothing else to choose. */
  readonly acceptsSingle?: boolean;
}

export interface CompletionMenu {
  /** None while there is only the message. */
  readonly rows: readonly CompletionRow[];
  readonly message?: string;
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
  /** Does what takes a completion over: the text that comes of it is not completed. */
  accept(action: () => void): void;
  /** Calls back once. @returns makes sure that it will not */
  after(milliseconds: number, callback: () => void): () => void;
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
  private stopWaiting = (): void => {};

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
  update(isAsked = false): Promise<void> {
    return this.ask(isAsked, undefined);
  }

  /** @param before the menu in which a row was selected that is to stay so */
  private async ask(isAsked: boolean, before: CompletionMenu | undefined): Promise<void> {
    const question = this.newQuestion();
    if (this.completers.length === 0) return;
    const text = this.target.text();
    const { cursorByte } = this.target;
    let isDismissed = false;
    let again: number | undefined;
    let offer: Offer | undefined;
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
        const found = inFull(answer instanceof Promise ? await answer : answer);
        if (question !== this.asked) return;
        if (!this.completers.includes(completer)) continue;
        again = sooner(again, found.again);
        const { message } = found;
        if (found.rows.length === 0 && message === undefined) continue;
        const rows = found.rows.slice(0, LIMIT);
        offer = { completer, data, menu: { rows, selected: sameRow(rows, before), anchor, message } };
        break;
      } catch (error) {
        this.target.onError(error);
        if (question !== this.asked) return;
      }
    }
    if (offer === undefined && !isDismissed) this.dismissedAnchor = undefined;
    if (isAsked && again === undefined && offer?.completer.acceptsSingle && offer.menu.rows.length === 1) {
      this.offer = offer;
      this.accept();
      return;
    }
    this.show(offer);
    if (again === undefined) return;
    this.stopWaiting = this.target.after(again, () => {
      this.ask(isAsked, this.menu).catch((error) => this.target.onError(error));
    });
  }

  /** What was asked before does not matter any more. */
  private newQuestion(): number {
    this.stopWaiting();
    this.stopWaiting = () => {};
    return ++this.asked;
  }

  /** Takes a key while the menu is shown. @returns false when it is none of the menu's */
  key(chords: readonly string[]): boolean {
    const has = (...names: string[]): boolean => names.some((name) => chords.includes(name));
    const submits = this.offer?.completer.submits ?? false;
    if (has("<Up>", "<C-p>", "<C-k>")) this.move(-1);
    else if (has("<Down>", "<C-n>", "<C-j>")) this.move(1);
    else if (has("<Tab>")) this.accept();
    else if (has("<CR>")) return this.accept(submits);
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
    this.newQuestion();
    this.show(undefined);
  }

  /** Selects a row, from 0. */
  select(row: number): void {
    const { offer } = this;
    if (offer?.menu.rows[row] !== undefined) this.show({ ...offer, menu: { ...offer.menu, selected: row } });
  }

  /** Selects the next row or the one before, around the ends. */
  private move(by: 1 | -1): void {
    const { rows = [], selected = 0 } = this.menu ?? {};
    this.select((selected + by + rows.length) % rows.length);
  }

  /**
   * Takes the selected row over into the text.
   * @param isSubmitted whether the text is submitted at once: the blank to go on after is left out then
   * @returns false when the text is ready to be submitted: what was taken over stood there in full already, or is
   * submitted at once, or there was nothing to take over
   */
  accept(isSubmitted = false): boolean {
    const { offer, target } = this;
    const row = offer?.menu.rows[offer.menu.selected];
    if (offer === undefined || row === undefined) return false;
    const { anchor } = offer.menu;
    const token = textBetween(target.text(), anchor, target.cursorByte);
    // Nothing is known of the text after a completer that fails, or that changes it itself, maybe later.
    let accepted: string | undefined;
    this.close();
    target.accept(() => {
      try {
        const replacement = offer.completer.accept(offer.data, row);
        accepted = isSubmitted ? replacement?.trimEnd() : replacement;
        if (accepted !== undefined) target.replaceRange(anchor, target.cursorByte, accepted);
      } catch (error) {
        target.onError(error);
      }
    });
    return accepted === undefined || (!isSubmitted && accepted !== token);
  }

  private show(offer: Offer | undefined): void {
    if (offer === undefined && this.offer === undefined) return;
    this.offer = offer;
    this.target.onMenu(offer?.menu);
  }
}

function inFull(answer: readonly CompletionRow[] | CompletionAnswer): CompletionAnswer {
  return "rows" in answer ? answer : { rows: answer };
}

function sooner(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);
}

/** The row that has the label of the one that was selected before, else the first. */
function sameRow(rows: readonly CompletionRow[], before: CompletionMenu | undefined): number {
  const label = before?.rows[before.selected]?.label;
  return Math.max(
    0,
    rows.findIndex((row) => row.label === label),
  );
}

/** The part of a text between two places in bytes. */
function textBetween(text: string, start: number, end: number): string {
  return Buffer.from(text).toString("utf8", Math.max(0, start), end);
}
