// Whether a terminal's background is light, by what it says of its colours.

/** @param color its parts from 0 to 255 */
export function isLightColor({ red, green, blue }: { red: number; green: number; blue: number }): boolean {
  // How bright it seems (ITU-R BT.709), without undoing the gamma: only light and dark are to be told apart.
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 127;
}

/**
 * What the environment says, as rxvt and Konsole do: `15;0`, `12;default;8`; the last number is the background.
 * @returns undefined when it says nothing
 */
export function lightBySetting(colorFgBg: string | undefined): boolean | undefined {
  const last = colorFgBg?.split(";").at(-1);
  if (last === undefined || !/^\d{1,2}$/.test(last)) return undefined;
  const color = Number(last);
  return color === 7 || (color >= 9 && color <= 15);
}
