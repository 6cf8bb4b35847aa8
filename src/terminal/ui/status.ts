// What is shown of the program's state: the bottom row, and what is being done on the prompt's border.
import type { Clock } from "../../kernel/clock.ts";
import type { Ui } from "../ui.ts";
import { builtInSegments } from "./built-in-segments.ts";
import type { StatusRow, WorkingText } from "./frame.ts";
import { PluginSegments } from "./plugin-segments.ts";
import { Repeating } from "./repeating.ts";
import { promptBorder, SPINNER_PERIOD, spinnerGlyph } from "./working.ts";

/** How often the row is drawn at least while somebody adds to it, in milliseconds: there may be a clock in it. */
const PERIOD = 1000;

export interface StatusOptions {
  readonly ui: Ui;
  readonly clock: Clock;
  /** What the sources of segments are told. */
  snapshot(): unknown;
  /** How many errors nobody has read. */
  unreadErrors(): number;
}

export class Status {
  private readonly segments: PluginSegments;
  /** Draws the row while somebody adds to it. */
  private readonly tick: Repeating;
  /** Moves the spinner while something is being done. */
  private readonly spinner: Repeating;

  constructor(private readonly options: StatusOptions) {
    const { ui, clock, snapshot } = options;
    const changed = () => ui.changed();
    this.segments = new PluginSegments({ statusline: ui.statusline, snapshot, onChange: changed });
    this.tick = new Repeating(clock, PERIOD, changed);
    this.spinner = new Repeating(clock, SPINNER_PERIOD, changed);
  }

  /** Whether sources are being asked: what their code does is no reason for another frame. */
  get isAsking(): boolean {
    return this.segments.isAsking;
  }

  /**
   * What a frame shows.
   * @param isAwaited whether somebody waits for it, who has pressed a key: then the sources are asked later
   */
  compose(time: number, isAwaited: boolean): { row: StatusRow; working: WorkingText | undefined } {
    const { ui } = this.options;
    if (isAwaited) this.segments.askSoon();
    else this.segments.ask();
    const { current } = this.segments;
    this.tick.keep(current.length > 0);
    const { label } = ui.work;
    const text = label === undefined ? undefined : `${spinnerGlyph(time)} ${label}`;
    const border = text === undefined ? undefined : promptBorder(ui.stage.main, ui.editors.promptWindow.rectangle);
    const own = this.builtIn(border === undefined ? text : undefined);
    return {
      row: { segments: [...own, ...current], pending: ui.pending },
      working: border && { rectangle: border, text: ` ${text} ` },
    };
  }

  /** Something has begun or ended. */
  animate(): void {
    this.spinner.keep(this.options.ui.work.isBusy);
  }

  /** Nothing is shown any more. */
  stop(): void {
    this.segments.stop();
    this.tick.keep(false);
    this.spinner.keep(false);
  }

  private builtIn(working: string | undefined) {
    const { ui, unreadErrors } = this.options;
    const { window } = ui.focus.current;
    const editor = window === undefined ? undefined : ui.editors.get(window);
    const { mode, pendingKeys = "" } = editor ?? {};
    const { status: search } = ui.editors;
    return builtInSegments({ mode, pending: pendingKeys, unreadErrors: unreadErrors(), working, search });
  }
}
