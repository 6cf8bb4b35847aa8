// Dialogs and menus as TypeScript code uses them, without Lua.
import { expect, test } from "bun:test";
import { FIT } from "../../src/kernel/constraint.ts";
import { Owner } from "../../src/kernel/owner.ts";
import { TextBuffer } from "../../src/kernel/text-buffer.ts";
import { Dialog, type DialogOptions } from "../../src/terminal/widgets/dialog.ts";
import { dialogHeight } from "../../src/terminal/widgets/dialog-size.ts";
import { openDialogs, topDialog } from "../../src/terminal/widgets/dialogs.ts";
import { Menu } from "../../src/terminal/widgets/menu.ts";
import { type UiProgram, uiProgram } from "../api/ui.ts";

function open(program: UiProgram, owner: Owner, options: Partial<DialogOptions> = {}): Dialog {
  const { ui } = program;
  const buffer = new TextBuffer();
  const window = ui.openWindow(owner, buffer, { kind: "list" });
  const items = [{ label: "first" }, { label: "second", description: "explained" }, { label: "third", disabled: true }];
  const menu = new Menu(ui, owner, { window, buffer, items });
  const panels = [{ window, height: { extent: FIT }, owned: true, value: () => menu.cursor }];
  return new Dialog(ui, owner, { border: undefined, panels, height: dialogHeight({ max_height: "fill" }), ...options });
}

test("a dialog resolves with the value of its panel, and leaves nothing behind", async () => {
  await using program = await uiProgram("");
  const owner = new Owner("test");
  const dialog = open(program, owner);
  expect(topDialog(program.ui)).toBe(dialog);
  await program.settle();
  expect(program.text).toContain("1. first\n2. second\n   explained\n3. third");
  await program.type("jj\r");
  expect(await dialog.result).toBe(1);
  expect(dialog.isOver).toBe(true);
  expect([...owner.registrations]).toEqual([]);
  expect(openDialogs(program.ui)).toEqual([]);
});

test("a dialog ends with its owner; what it is asked for later is in vain", async () => {
  await using program = await uiProgram("");
  const owner = new Owner("test");
  const calls: string[] = [];
  const dialog = open(program, owner, { onDismiss: () => calls.push("dismiss"), onClose: () => calls.push("close") });
  owner.dispose();
  expect(await dialog.result).toBeUndefined();
  expect([dialog.resolve(1), dialog.dismiss(), dialog.close()]).toEqual([false, false, false]);
  expect(calls).toEqual(["dismiss", "close"]);
  await program.settle();
  expect(program.text).not.toContain("first");
});

test("a dialog in which nothing can have focus is left by Esc", async () => {
  await using program = await uiProgram("");
  const owner = new Owner("test");
  const window = program.ui.openWindow(owner, new TextBuffer(), { focusable: false });
  const dialog = open(program, owner, { panels: [{ window, height: { extent: FIT }, owned: true }] });
  await program.settle();
  await program.type("\x1b");
  expect(dialog.isOver).toBe(true);
});
