// What the commands `/messages` and `/help` of a program with a UI show.
import { helpLines } from "../terminal/widgets/help-lines.ts";
import { messageLines } from "../terminal/widgets/message-lines.ts";
import { TextViewer } from "../terminal/widgets/text-viewer.ts";
import { CommandService } from "./cmd.ts";
import { helpSections } from "./keymap.ts";
import type { Runtime } from "./runtime.ts";
import { UserInterface } from "./user-interface.ts";

/** Shows the message log, also what comes while it is open, the newest message in view; takes its errors as read. */
export function showMessages(runtime: Runtime): TextViewer {
  const { messages, program: owner } = runtime;
  messages.markRead();
  const lines = messageLines(messages.list());
  const { ui } = runtime.service(UserInterface);
  // It is the last of them.
  ui.notices.dismiss();
  let isDue = false;
  const update = () => {
    isDue = false;
    if (!viewer.isOpen) return;
    viewer.setLines(messageLines(messages.list()));
    if (!viewer.followsEnd) return;
    if (messages.unreadErrors > 0) messages.markShown();
    ui.notices.dismiss();
  };
  // Once for many messages that come together.
  const onClose = messages.follow(() => {
    if (!isDue) queueMicrotask(update);
    isDue = true;
  });
  const viewer = new TextViewer(ui, { owner, title: "messages", lines, fromEnd: true, wrapIndent: 2, onClose });
  return viewer;
}

/** Shows what keys and commands do. */
export function showHelp(runtime: Runtime): TextViewer {
  const { program: owner } = runtime;
  const commands = runtime.service(CommandService).commands.list();
  const entries = commands
    .filter(({ hidden }) => !hidden)
    .map(({ name, args, description = "" }) => ({ label: [`/${name}`, ...args].join(" "), detail: description }));
  const lines = helpLines([...helpSections(runtime), READING, { title: "Commands", entries }]);
  return new TextViewer(runtime.service(UserInterface).ui, { owner, title: "help", lines, wrapIndent: 4 });
}

const READING = {
  title: "Texts that are not edited",
  entries: [
    { label: "j, k, arrows, pages", detail: "scroll" },
    { label: "g, G", detail: "first and last row" },
    { label: "/", detail: "search" },
    { label: "n, N", detail: "next match and the one before" },
    { label: "Esc", detail: "end the search" },
  ],
};
