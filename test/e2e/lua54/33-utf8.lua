-- The utf8 library: lengths, offsets, code points, iteration, errors, lax mode.

local text = "aä€𝄞z"

print(utf8.charpattern == "[\0-\x7F\xC2-\xFD][\x80-\xBF]*")
print(#text, utf8.len(text), utf8.len(""), utf8.len("plain"))

print("-- char")
print(utf8.char(97, 228, 8364, 119070, 122))
print(utf8.char(), #utf8.char(0), utf8.char(72, 105))
for _, code in ipairs { 0, 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x10FFFF, 0x110000, 0x1FFFFF, 0x200000, 0x3FFFFFF, 0x4000000, 0x7FFFFFFF } do
  print(string.format("%x", code), utf8.char(code):byte(1, -1))
end
print(pcall(utf8.char, -1))
print(pcall(utf8.char, 0x80000000))
print(pcall(utf8.char, "x"))
print(pcall(utf8.char, 1.5))

print("-- codepoint")
print(utf8.codepoint(text))
print(utf8.codepoint(text, 1, -1))
print(utf8.codepoint(text, 2))
print(utf8.codepoint(text, 4, 7))
print(utf8.codepoint(text, -1))
print(utf8.codepoint(text, 3 + 1, 3))
print(pcall(utf8.codepoint, text, 3))
print(pcall(utf8.codepoint, text, 1, 100))
print(pcall(utf8.codepoint, text, 100))
print(pcall(utf8.codepoint, "", 1))
print(pcall(utf8.codepoint, "\xff"))

print("-- len of parts and of broken text")
print(utf8.len(text, 2), utf8.len(text, 4), utf8.len(text, -1), utf8.len(text, 1, 1), utf8.len(text, 1, 2), utf8.len(text, 1, 4))
print(utf8.len(text, 3))
print(utf8.len(text, #text + 1), pcall(utf8.len, text, #text + 2))
print(pcall(utf8.len, text, 1, 100))
for _, broken in ipairs { "\x80", "a\xff", "\xc3", "\xe2\x82", "ok\xe2\x28\xa1", "\xc0\x80", "\xc1\xbf", "\xe0\x80\x80", "\xf0\x80\x80\x80", "\xed\xa0\x80", "\xed\xbf\xbf", "\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80", "\xfe" } do
  print((broken:gsub(".", function(c) return string.format("%02x ", c:byte()) end)), utf8.len(broken))
end

print("-- lax mode takes surrogates and code points up to 2^31")
for _, code in ipairs { 0xD800, 0xDFFF, 0x110000, 0x7FFFFFFF } do
  local encoded = utf8.char(code)
  print(string.format("%x", code), utf8.len(encoded), utf8.len(encoded, 1, -1, true), (pcall(utf8.codepoint, encoded)), utf8.codepoint(encoded, 1, 1, true) == code)
end
print(utf8.len("\xff", 1, -1, true), utf8.len("\xc0\x80", 1, -1, true))

print("-- offset")
for n = -6, 6 do print(n, utf8.offset(text, n)) end
print((utf8.offset(text, 0, 4)), (utf8.offset(text, 0, 5)), (utf8.offset(text, 0, 6)), (utf8.offset(text, 0, 1)))
print((utf8.offset(text, 1, 4)), (utf8.offset(text, 2, 4)), (utf8.offset(text, -1, 4)), (utf8.offset(text, -2, 4)))
print((utf8.offset("", 1)), (utf8.offset("", 0)), (utf8.offset("", 2)), (utf8.offset("", -1)))
print(pcall(utf8.offset, text, 1, 3))
print(pcall(utf8.offset, text, 1, 100))
print(pcall(utf8.offset, text, 1, -100))

print("-- codes")
for position, code in utf8.codes(text) do print(position, code, utf8.char(code)) end
for position, code in utf8.codes("") do print("never", position, code) end
for _, broken in ipairs { "a\xffb", "ab\xc3", "\xe2\x82", "x\xed\xa0\x80" } do
  local seen = {}
  local ok, message = pcall(function()
    for _, code in utf8.codes(broken) do seen[#seen + 1] = code end
  end)
  print(ok, tostring(message):match("invalid UTF%-8 code"), table.concat(seen, " "))
end
for position, code in utf8.codes("\xed\xa0\x80\xf7\xbf\xbf\xbf", true) do print(position, string.format("%x", code)) end

print("-- charpattern")
for c in text:gmatch(utf8.charpattern) do io.write("<", c, ">") end
print()

print("-- programs: reverse, cut, pad, upper bound of widths")
local function reverse(s)
  local out = {}
  for _, code in utf8.codes(s) do table.insert(out, 1, utf8.char(code)) end
  return table.concat(out)
end
local function cut(s, n) return s:sub(1, (utf8.offset(s, n + 1) or #s + 1) - 1) end
local function pad(s, width) return s .. (" "):rep(width - utf8.len(s)) end
print(reverse(text), cut(text, 3), cut(text, 50), pad(text, 8) .. "|")

print("-- escapes in literals")
print("\u{61}\u{e4}\u{20AC}\u{1D11E}", #"\u{7FFFFFFF}", "\xe4" == "\u{e4}", "\u{0}" == "\0")
