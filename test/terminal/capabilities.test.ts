import { expect, test } from "bun:test";
import { CAPABILITY_QUERIES, capabilitiesFromEnvironment as from, withReply } from "../../src/terminal/capabilities.ts";

test("colours as the environment tells them", () => {
  const colors = (env: Record<string, string>) => from(env).colors;
  expect(colors({ TERM: "xterm-256color" })).toBe("256");
  expect(colors({ TERM: "xterm-256color", COLORTERM: "truecolor" })).toBe("truecolor");
  expect(colors({ TERM: "xterm-kitty" })).toBe("truecolor");
  expect(colors({ TERM: "xterm" })).toBe("16");
  expect(colors({ TERM: "linux" })).toBe("16");
  expect(colors({ TERM: "vt100" })).toBe("none");
  expect(colors({ TERM: "xterm-256color", COLORTERM: "truecolor", NO_COLOR: "1" })).toBe("none");
  expect(colors({ TERM: "xterm-256color", NO_COLOR: "" })).toBe("256");
});

test("a dumb terminal can do nothing", () => {
  for (const env of [{ TERM: "dumb" }, { TERM: "" }, {}])
    expect(from(env)).toMatchObject({
      fullScreen: false,
      colors: "none",
      title: false,
      clipboard: false,
      hyperlinks: false,
    });
});

test("a multiplexer is the terminal", () => {
  const inTmux = from({
    TERM: "tmux-256color",
    TMUX: "/tmp/tmux-0/default,1,0",
    TERM_PROGRAM: "WezTerm",
    COLORTERM: "truecolor",
  });
  expect(inTmux).toMatchObject({
    multiplexer: "tmux",
    colors: "truecolor",
    kittyKeyboard: false,
    backgroundErase: false,
  });
  expect(from({ TERM: "screen-256color", COLORTERM: "truecolor" })).toMatchObject({
    multiplexer: "screen",
    colors: "256",
  });
});

test("known terminals and remote ones", () => {
  expect(from({ TERM: "xterm-ghostty" })).toMatchObject({
    synchronizedUpdates: true,
    kittyKeyboard: true,
    graphemeClusters: true,
  });
  expect(from({ TERM: "xterm-256color", TERM_PROGRAM: "vscode" })).toMatchObject({
    repeat: true,
    kittyKeyboard: false,
  });
  expect(from({ TERM: "xterm-256color", SSH_TTY: "/dev/pts/0" })).toMatchObject({ remote: true, repeat: false });
});

test("the terminal's answers add to it", () => {
  const before = from({ TERM: "xterm-256color" });
  expect(withReply(before, { type: "reply", reply: "keyboard-flags", flags: 0 }).kittyKeyboard).toBe(true);
  const mode = (mode: number, state: "reset" | "unknown" | "permanently-set") =>
    withReply(before, { type: "reply", reply: "mode", mode, private: true, state });
  expect(mode(2026, "reset").synchronizedUpdates).toBe(true);
  expect(mode(2026, "unknown").synchronizedUpdates).toBe(false);
  expect(mode(2027, "reset")).toMatchObject({ graphemeClusters: true, graphemeClusterMode: true });
  expect(mode(2027, "permanently-set")).toMatchObject({ graphemeClusters: true, graphemeClusterMode: false });
  expect(withReply(before, { type: "reply", reply: "version", version: "kitty(0.42.1)" })).toMatchObject({
    repeat: true,
    graphemeClusters: true,
  });
  expect(withReply(before, { type: "reply", reply: "version", version: "XTerm(390)" })).toMatchObject({
    repeat: true,
    graphemeClusters: false,
  });
  expect(withReply(before, { type: "reply", reply: "version", version: "other 1.0" })).toEqual(before);
  expect(withReply(before, { type: "reply", reply: "device-attributes", attributes: [62] })).toEqual(before);
  // Whoever waits for the answers knows by these that there are no more.
  expect(CAPABILITY_QUERIES.endsWith("\x1b[c")).toBe(true);
});
