// Mouse reports: SGR (1006), urxvt (1015) and the three bytes of X10 and VT200, whose coordinates end at 223.
import type { ControlSequence } from "./control-sequence.ts";
import type { MouseButton, MouseInput } from "./events.ts";

const buttons: MouseButton[] = ["left", "middle", "right", "none"];
const extraButtons: MouseButton[] = ["back", "forward", "button10", "button11"];
const directions = ["up", "down", "left", "right"] as const;

const SHIFT = 4;
const ALT = 8;
const CTRL = 16;
const MOTION = 32;
const WHEEL = 64;
const EXTRA = 128;

/** What is added to each byte of an X10 report. */
const OFFSET = 32;

/** Decodes reports of the mouse; it remembers the button that is down, since an X10 report of a release does not say. */
export class MouseDecoder {
  private held: MouseButton = "none";

  /** The report in a control sequence; undefined when it is none. */
  decode({ prefix, parameters, intermediate, final }: ControlSequence): MouseInput | undefined {
    const isSgr = prefix === "<" && (final === "M" || final === "m");
    const isUrxvt = prefix === "" && final === "M";
    if ((!isSgr && !isUrxvt) || intermediate !== "" || parameters.length !== 3) return undefined;
    const [code = 0, x = 1, y = 1] = parameters.map(([value]) => value);
    return isSgr ? this.report(code, x, y, final === "m") : this.withoutButton(code - OFFSET, x, y);
  }

  /** The report in the three bytes that follow `CSI M`. */
  decodeBytes(code: number, x: number, y: number): MouseInput | undefined {
    return this.withoutButton(code - OFFSET, x - OFFSET, y - OFFSET);
  }

  /** A report in which button 3 is the release of the button that was pressed before. */
  private withoutButton(code: number, x: number, y: number): MouseInput | undefined {
    const isRelease = (code & (MOTION | WHEEL | EXTRA | 3)) === 3;
    const event = this.report(code, x, y, isRelease);
    return isRelease && event?.kind === "release" ? { ...event, button: this.takeHeld() } : event;
  }

  private takeHeld(): MouseButton {
    const { held } = this;
    this.held = "none";
    return held;
  }

  /** @param x, y 1-based; 0 is a place that the protocol cannot say */
  private report(code: number, x: number, y: number, isRelease: boolean): MouseInput | undefined {
    if (code < 0 || code > 255 || x < 0 || y < 0) return undefined;
    const place = {
      type: "mouse",
      row: Math.max(y - 1, 0),
      col: Math.max(x - 1, 0),
      ctrl: (code & CTRL) !== 0,
      alt: (code & ALT) !== 0,
      shift: (code & SHIFT) !== 0,
      super: false,
    } as const;
    const number = code & 3;
    if ((code & WHEEL) !== 0) {
      const direction = directions[number] as (typeof directions)[number];
      return isRelease ? undefined : { ...place, kind: "wheel", direction };
    }
    const button = ((code & EXTRA) !== 0 ? extraButtons : buttons)[number] as MouseButton;
    if (isRelease) return { ...place, kind: "release", button };
    if ((code & MOTION) !== 0) return { ...place, kind: button === "none" ? "move" : "drag", button };
    this.held = button;
    return { ...place, kind: "press", button };
  }
}
