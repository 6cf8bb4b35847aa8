// What a terminal can do, as far as the environment and its own answers tell.
import type { ReplyInput } from "./input/events.ts";
import type { ColorDepth } from "./style/colors.ts";

export interface Capabilities {
  /** Whether the cursor can be moved at all: no full-screen program runs without it. */
  readonly fullScreen: boolean;
  readonly colors: ColorDepth;
  /** DEC mode 2026: a frame appears at once. */
  readonly synchronizedUpdates: boolean;
  /** @see https://sw.kovidgoyal.net/kitty/keyboard-protocol/ */
  readonly kittyKeyboard: boolean;
  /** xterm's way of telling modified keys apart. */
  readonly modifyOtherKeys: boolean;
  /** Emoji sequences and the like take as many cells as Unicode says. */
  readonly graphemeClusters: boolean;
  /** DEC mode 2027, which asks for just that, is there to be set. */
  readonly graphemeClusterMode: boolean;
  /** Scroll regions (DECSTBM) with SU and SD. */
  readonly scrolling: boolean;
  /** REP: the last character several times. */
  readonly repeat: boolean;
  /** Erased cells take the background that is set. */
  readonly backgroundErase: boolean;
  /** OSC 8. */
  readonly hyperlinks: boolean;
  /** OSC 2 and the stack of titles. */
  readonly title: boolean;
  /** OSC 52, as far as can be told: terminals may refuse it by a setting. */
  readonly clipboard: boolean;
  readonly multiplexer: "tmux" | "screen" | undefined;
  /** Whether the terminal is on another machine, whose environment is not seen. */
  readonly remote: boolean;
}

/**
 * Asks who the terminal is (XTVERSION), for the keyboard protocol, modes 2026 and 2027, for its background (OSC 11), and
 * last for its attributes (DA1): every terminal answers that, and in order, so no other answer comes after it.
 */
export const CAPABILITY_QUERIES = "\x1b[>q\x1b[?u\x1b[?2026$p\x1b[?2027$p\x1b]11;?\x1b\\\x1b[c";

type Ability = "synchronized" | "kitty" | "clusters" | "repeat";

/** Terminals that say who they are, in TERM, TERM_PROGRAM or when asked, by what is known of their recent versions. */
const KNOWN: Readonly<Record<string, readonly Ability[]>> = {
  alacritty: ["synchronized", "kitty", "repeat"],
  contour: ["synchronized", "clusters", "repeat"],
  foot: ["synchronized", "kitty", "clusters", "repeat"],
  ghostty: ["synchronized", "kitty", "clusters", "repeat"],
  "iTerm.app": ["synchronized", "repeat"],
  kitty: ["synchronized", "kitty", "clusters", "repeat"],
  mintty: ["synchronized", "repeat"],
  XTerm: ["repeat"],
  vscode: ["synchronized", "repeat"],
  WezTerm: ["synchronized", "clusters", "repeat"],
};

type Environment = Readonly<Record<string, string | undefined>>;

/** @param env the environment of the program that the terminal runs */
export function capabilitiesFromEnvironment(env: Environment): Capabilities {
  const term = env.TERM ?? "";
  const multiplexer = multiplexerOf(env, term);
  const fullScreen = term !== "" && term !== "dumb" && term !== "unknown";
  const console = term === "linux" || term.startsWith("vt") || term === "ansi";
  // A multiplexer is the terminal; what its own terminal can do counts little.
  const known = multiplexer === undefined ? knownBy(env, term) : [];
  return {
    fullScreen,
    colors: fullScreen ? colorsOf(env, term, multiplexer) : "none",
    synchronizedUpdates: known.includes("synchronized"),
    kittyKeyboard: known.includes("kitty"),
    modifyOtherKeys: fullScreen && !console && multiplexer !== "screen",
    graphemeClusters: known.includes("clusters"),
    graphemeClusterMode: false,
    scrolling: fullScreen,
    repeat: known.includes("repeat") || multiplexer === "tmux",
    backgroundErase: fullScreen && multiplexer === undefined && !term.startsWith("vt"),
    hyperlinks: fullScreen && !console && multiplexer !== "screen",
    title: fullScreen && !console,
    clipboard: fullScreen && !console && multiplexer !== "screen",
    multiplexer,
    remote: Boolean(env.SSH_CONNECTION ?? env.SSH_TTY),
  };
}

/** @returns the capabilities with what an answer of the terminal adds */
export function withReply(capabilities: Capabilities, reply: ReplyInput): Capabilities {
  if (reply.reply === "keyboard-flags") return { ...capabilities, kittyKeyboard: true };
  if (reply.reply === "version") return withVersion(capabilities, reply.version);
  if (reply.reply !== "mode" || !reply.private) return capabilities;
  const settable = reply.state === "set" || reply.state === "reset";
  if (reply.mode === 2026) return { ...capabilities, synchronizedUpdates: settable };
  if (reply.mode !== 2027) return capabilities;
  // A terminal that does not know the mode may still do what it is about.
  const always = reply.state === "permanently-set" || (reply.state === "unknown" && capabilities.graphemeClusters);
  return { ...capabilities, graphemeClusters: settable || always, graphemeClusterMode: settable };
}

/** @param version such as `kitty(0.42.1)`, `WezTerm 20240203`, `XTerm(390)` */
function withVersion(capabilities: Capabilities, version: string): Capabilities {
  const asked = version.toLowerCase();
  const name = Object.keys(KNOWN).find((known) => asked.startsWith(known.toLowerCase().replace(".app", "")));
  const abilities = name === undefined ? [] : (KNOWN[name] ?? []);
  return {
    ...capabilities,
    repeat: capabilities.repeat || abilities.includes("repeat"),
    graphemeClusters: capabilities.graphemeClusters || abilities.includes("clusters"),
  };
}

function multiplexerOf(env: Environment, term: string): "tmux" | "screen" | undefined {
  if (env.TMUX || term.startsWith("tmux")) return "tmux";
  return env.STY || term.startsWith("screen") ? "screen" : undefined;
}

function knownBy(env: Environment, term: string): readonly Ability[] {
  const name = Object.keys(KNOWN).find(
    (name) => term === name || term === `xterm-${name}` || term.startsWith(`${name}-`),
  );
  return KNOWN[name ?? env.TERM_PROGRAM ?? ""] ?? [];
}

function colorsOf(env: Environment, term: string, multiplexer: string | undefined): ColorDepth {
  // Set and not empty: https://no-color.org
  if (env.NO_COLOR) return "none";
  if (/^(truecolor|24bit)$/i.test(env.COLORTERM ?? "") && multiplexer !== "screen") return "truecolor";
  if (/-(direct|truecolor)$/.test(term) || (multiplexer === undefined && knownBy(env, term).length > 0))
    return "truecolor";
  if (/-256color$/.test(term)) return "256";
  return /^vt\d/.test(term) || /-(m|mono)$/.test(term) ? "none" : "16";
}
