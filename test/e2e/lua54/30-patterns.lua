-- Patterns: classes, sets, repetitions, anchors, captures, back references, %b and %f.

local function find(subject, pattern, ...) print(pattern, string.find(subject, pattern, ...)) end

print("-- classes over all bytes")
for _, class in ipairs { "a", "c", "d", "g", "l", "p", "s", "u", "w", "x", "A", "C", "D", "G", "L", "P", "S", "U", "W", "X" } do
  local count, first, last = 0, nil, nil
  for byte = 0, 255 do
    if string.char(byte):find("%" .. class) then
      count = count + 1
      first = first or byte
      last = byte
    end
  end
  print("%" .. class, count, first, last)
end

print("-- literals and magic characters")
find("hello world", "o w")
find("a.b", ".", 2)
find("a.b", "%.")
find("a+b", "a+b")
find("a+b", "a%+b")
find("100%", "%%")
find("a]b", "[]]")
find("a^b", "[%^]")
find("a-b", "[a%-]", 2)
find("x^2", "[x^]", 2)
find("back\\slash", "\\")

print("-- sets")
find("hello", "[aeiou]")
find("hello", "[^hel]")
find("route66", "[0-9]+")
find("route66", "[a-z0-5]+")
find("R2-D2", "[%u%d-]+")
find("tab\tspace", "[%s]")
find("[x]", "[[%]]+")
find("a-z", "[a-]+")
find("]", "[^]]")
find("ä", "[ä]")

print("-- repetitions: greedy, lazy, optional")
find("aaa", "a*")
find("aaa", "a+")
find("aaa", "a-")
find("aaab", "a-b")
find("aaa", "a?a?a?a?")
find("bbb", "a*")
find("[[x]] [[y]]", "%[%[(.*)%]%]")
find("[[x]] [[y]]", "%[%[(.-)%]%]")
find("color colour", "colou?r", 2)
find("", ".-")
find("", ".+")

print("-- anchors")
find("hello", "^hel")
find("hello", "^ello")
find("hello", "llo$")
find("hello", "^hello$")
find("a^b$c", "b$c")
find("hello hello", "^hello", 7)
find("", "^$")
find("\n", "^$")

print("-- captures")
find("key = value", "(%w+)%s*=%s*(%w+)")
find("2024-02-29", "(%d+)-(%d+)-(%d+)")
find("((nested))", "((%(+)(%a+))")
find("abc", "(a)(b)(c)")
find("abc", "()b()")
find("abc", "()")
find("", "()")
print(("x=1, y=2"):match("(%w)=(%w), (%w)=(%w)"))
print(("no match"):match("%d+"))
print(("whole"):match("%a+"))
print(("  trim me  "):match("^%s*(.-)%s*$") .. "|")
print(("path/to/file.tar.gz"):match("([^/]+)$"), ("path/to/file.tar.gz"):match("^(.*)/"), ("file.tar.gz"):match("^(.-)%."), ("file.tar.gz"):match("%.([^.]+)$"))

print("-- back references")
find([[say "it's" now]], [[(["'])(.-)%1]])
find("hello", "(l)%1")
find("abcabc", "(abc)%1")
find("abcabd", "(abc)%1")
find("aXbXa", "((.)X(.))X%2")

print("-- balanced")
find("f(a(b)c)d", "%b()")
find("f(a(b)c", "%b()")
find("{a{b}c}{d}", "%b{}")
find("<<>>", "%b<>")
find("xaxbxx", "%bab")
find("no", "%b()")
find("((x)", "%b()")

print("-- frontier")
find("THE (quick) fox", "%f[%a]%a+%f[%A]")
find("THE (quick) fox", "%f[%l]%l+")
find("hello", "%f[%z]")
find("hello world", "%f[%w]%w+$")
print((("THE (quick) fox"):gsub("%f[%w]%w+", string.lower)))
print((("foo.bar_baz"):gsub("%f[%w_]", "<"):gsub("%f[^%w_]", ">")))
for word in ("one two,three"):gmatch("%f[%w]%w+%f[%W]") do io.write(word, ";") end
print()

print("-- starting positions")
find("hello", "l", 4)
find("hello", "l", -2)
find("hello", "h", -100)
find("hello", "", 6)
find("hello", "", 7)
find("hello", "", 100)
find("hello", "o", 5)
print(("hello"):match("l+", 4), ("hello"):match("(.)", -1), ("hello"):match(".", 10))

print("-- plain search")
print(("a.b+c"):find(".", 1, true), ("a.b+c"):find("b+", 1, true), ("a.b"):find("", 1, true), ("a.b"):find("x", 1, true))
print(("a%d"):find("%d", 1, true), ("a5"):find("%d", 1, true), ("\0a\0b"):find("\0b", 1, true))

print("-- zero bytes")
find("a\0b", "%z")
find("a\0b", "\0b")
find("a\0b", "[\0]")
find("a\0b", ".b")
print(#("a\0\0b"):match("a(%z+)"), ("a\0b\0"):gsub("%z", "0"))

print("-- a greedy star and a lazy minus over long text")
do
  local text = ("x"):rep(10000) .. "y" .. ("x"):rep(10000)
  print(text:find("x*y"), text:find("x-y"), #text:match(".*"), #text:match("y(.*)$"))
end

print("-- bytes above 127 are no letters in the C locale")
print(("äöü"):find("%a"), ("äöü"):find("[\128-\255]+"), ("naïve"):match("%a+"))
