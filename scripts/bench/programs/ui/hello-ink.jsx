// One line on the screen, with ink.
import { render, Text, useInput } from "ink";

function Hello() {
  useInput(() => {});
  return <Text>hello</Text>;
}

render(<Hello />, { alternateScreen: true });
