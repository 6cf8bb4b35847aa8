// Rows about a UI that plugins take part in: how soon a key shows, a picker finds, and a reload is done.
import { LoadedPlugins, writePlugins } from "./plugins.ts";
import { alternate } from "./rounds.ts";
import { type Bench, type Row, shared } from "./row.ts";
import { MemoryTerminal } from "./ui-memory.ts";

const PLUGINS = 20;
const ITEMS = 10_000;
const CTRL_U = "\x15";

/** What plugins do that have something to do with each key: bindings, a segment of the statusline, a listener. */
const pluginSource = (n: number) => `
local typed = 0
ingot.keymap.set("", "<M-${String.fromCharCode(96 + n)}>", function() typed = 0 end, { desc = "count anew" })
ingot.keymap.set("n", "g${String.fromCharCode(96 + n)}", function() typed = 0 end)
ingot.keymap.set("i", "<C-x>${String.fromCharCode(96 + n)}", function() typed = 0 end)
ingot.win.cur():on("text_changed", function() typed = typed + 1 end)
ingot.statusline.register("plugin${n}", function()
  return { text = ("%d: %d"):format(${n}, typed), style_group = "Hint", priority = ${n} }
end)
`;

/** The last plugin: a picker that a command opens. */
const pickerSource = `
local items = {}
for i = 1, ${ITEMS} do items[i] = ("src/part%02d/module%03d/file%05d.lua"):format(i % 17, i % 241, i) end
ingot.keymap.set("", "<C-o>", function()
  ingot.spawn(function() ingot.picker.fuzzy({ items = items, placement = "center" }) end)
end)
`;

/** Plugins of a configuration, loaded, and the terminal they are to be seen on. */
async function load(bench: Bench, config: string): Promise<{ loaded: LoadedPlugins; terminal: MemoryTerminal }> {
  const loaded = await LoadedPlugins.prepare(bench, config);
  const terminal = new MemoryTerminal(loaded.runtime);
  await loaded.load();
  terminal.ui.composeNow();
  return { loaded, terminal };
}

const configuration = shared((bench) =>
  writePlugins(bench, "ui-plugins", [
    ...Array.from({ length: PLUGINS - 1 }, (_, i) => pluginSource(i + 1)),
    pickerSource,
  ]),
);

const main = shared(async (bench) => {
  const { loaded, terminal } = await load(bench, await configuration(bench));
  loaded.check(PLUGINS);
  return { loaded, terminal };
});

/** The most milliseconds that a letter of `word` takes to show. */
async function slowest(terminal: MemoryTerminal, word: string): Promise<number> {
  let most = 0;
  for (const letter of word) most = Math.max(most, await terminal.press(letter));
  return most;
}

export const rows: Row[] = [
  {
    name: `key press to bytes written, ${PLUGINS} plugins`,
    baseline: "",
    unit: "ms",
    figure: "absolute",
    bound: 1,
    samples: async (bench) => {
      const { terminal } = await main(bench);
      const { press } = await alternate(
        bench,
        "key press",
        { press: () => terminal.press("a") },
        5, // a key takes a fiftieth of a second
      );
      await terminal.press(CTRL_U);
      return { ours: press };
    },
  },
  {
    name: `key press to bytes written, picker of ${ITEMS.toLocaleString("en")} items`,
    baseline: "",
    unit: "ms",
    figure: "absolute",
    bound: 16,
    samples: async (bench) => {
      const { terminal } = await main(bench);
      await terminal.press("\x0f");
      await Bun.sleep(50);
      const type = async () => {
        const most = await slowest(terminal, "file777");
        await terminal.press(CTRL_U);
        return most;
      };
      const { word } = await alternate(bench, "picker", { word: type }, 1 / 2);
      return { ours: word };
    },
  },
  {
    name: `reload of a UI program of ${PLUGINS} files to its frame`,
    baseline: "loading it in a fresh realm, warm process",
    unit: "ms",
    figure: "ratio",
    samples: async (bench) => {
      const config = await configuration(bench);
      const old = await load(bench, config);
      const samples = await alternate(bench, "reload of a UI", {
        reload: async () => {
          const start = performance.now();
          await old.loaded.reload();
          old.terminal.ui.composeNow();
          const time = performance.now() - start;
          old.loaded.check(PLUGINS);
          return time;
        },
        load: async () => {
          const start = performance.now();
          const { loaded } = await load(bench, config);
          const time = performance.now() - start;
          loaded.check(PLUGINS);
          await loaded.close();
          return time;
        },
      });
      await old.loaded.close();
      return { ours: samples.reload, baseline: samples.load };
    },
  },
];
