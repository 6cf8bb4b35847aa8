// A text to scroll through, a line to type into, and an overlay, with ink: as viewer.lua.
// ink lays out and draws whatever it is given, so that it is given the rows in view alone.
import { readFileSync } from "node:fs";
import { Box, render, Text, useInput, useWindowSize } from "ink";
import { memo, useState } from "react";
import { help } from "./viewer-help.ts";

const lines = readFileSync(process.argv[2], "utf8").split("\n");

/** Title, input with its two lines, footer, and the last row: a screen that is full is erased for each frame. */
const OTHER_ROWS = 6;

const Lines = memo(function Lines({ top, height }) {
  return (
    <Box flexDirection="column" height={height}>
      {lines.slice(top, top + height).map((line, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row of the screen is what stays
        <Text key={i} wrap="truncate">
          {line || " "}
        </Text>
      ))}
    </Box>
  );
});

function Input({ text }) {
  return (
    <Box borderStyle="single" borderLeft={false} borderRight={false}>
      <Text>
        {text}
        <Text inverse> </Text>
      </Text>
    </Box>
  );
}

function Help({ columns, rows }) {
  const [width, height] = [60, help.length + 2];
  const place = { left: Math.floor((columns - width) / 2), top: Math.floor((rows - height) / 2) };
  return (
    <Box position="absolute" {...place} width={width} height={height} flexDirection="column" borderStyle="single">
      {help.map((line, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines do not change
        <Text key={i}>{line.padEnd(width - 2)}</Text>
      ))}
    </Box>
  );
}

function Viewer() {
  const { columns, rows } = useWindowSize();
  const [top, setTop] = useState(0);
  const [text, setText] = useState("");
  const [showsHelp, setShowsHelp] = useState(false);
  const height = rows - OTHER_ROWS;
  const scroll = (delta) => setTop((row) => Math.max(0, row + delta));
  useInput((input, key) => {
    if (key.upArrow) scroll(-1);
    else if (key.downArrow) scroll(1);
    else if (key.pageUp) scroll(-height);
    else if (key.pageDown) scroll(height);
    else if (key.home) setTop(0);
    else if (key.ctrl && input === "o") setShowsHelp((shows) => !shows);
    else if (key.ctrl && input === "u") setText("");
    else if (!key.ctrl && !key.meta) setText((typed) => typed + input);
  });
  return (
    <Box flexDirection="column" width={columns} height={rows - 1}>
      <Text bold color="cyan">
        A text of 100,000 lines
      </Text>
      <Lines top={top} height={height} />
      <Input text={text} />
      <Text dimColor>line {top + 1}</Text>
      {showsHelp && <Help columns={columns} rows={rows} />}
    </Box>
  );
}

// Of its modes this one writes least and shows each key at once.
render(<Viewer />, { alternateScreen: true, incrementalRendering: true, maxFps: 120 });
