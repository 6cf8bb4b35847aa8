-- Penlight's stringx, text formatting, templates, sip patterns and utils.

local stringx = require "pl.stringx"
local template = require "pl.template"
local sip = require "pl.sip"
local utils = require "pl.utils"
local List = require "pl.List"

local function quote(...)
  local values = table.pack(...)
  for i = 1, values.n do values[i] = type(values[i]) == "string" and (string.format("%q", values[i]):gsub("\\\n", "\\n")) or tostring(values[i]) end
  return table.concat(values, " ")
end

print("-- questions")
print(stringx.isalpha "abc", stringx.isalpha "ab1", stringx.isdigit "123", stringx.isalnum "a1", stringx.isspace " \t", stringx.islower "abc", stringx.isupper "ABC")
print(stringx.startswith("hello", "he"), stringx.endswith("file.lua", ".lua"), stringx.endswith("file.lua", { ".txt", ".lua" }))

print("-- splitting and joining")
print(stringx.split "a b  c", stringx.split("a,b,,c", ","), stringx.split("a:b:c", ":", 2), stringx.splitlines "one\ntwo\r\nthree", stringx.join("-", { 1, 2, 3 }))
print(stringx.splitv("k=v", "="))
print(quote(stringx.partition("key=value=more", "=")))
print(quote(stringx.rpartition("key=value=more", "=")))
print(quote(stringx.partition("none", "=")))
for l in stringx.lines "first\nsecond" do io.write("[", l, "]") end
print()
print(utils.split("a1b22c", "%d+")[3], #utils.split("", ","), utils.splitv("x y", " "))

print("-- finding and replacing")
print(stringx.lfind("abcabc", "bc"), stringx.rfind("abcabc", "bc"), stringx.lfind("abc", "x"), stringx.count("aaaa", "aa"), stringx.count("aaaa", "aa", true), stringx.replace("a.b.c", ".", "-"), stringx.replace("a.b.c", ".", "-", 1), stringx.at("hello", -1))

print("-- stripping and padding")
print(quote(stringx.strip "  x  ", stringx.lstrip "  x  ", stringx.rstrip "  x  ", stringx.strip("--x--", "-"), stringx.ljust("x", 5), stringx.rjust("x", 5, "."), stringx.center("x", 6, "*"), stringx.expandtabs("a\tb", 4)))
print(stringx.title "hello wide world", stringx.shorten("a long text to cut", 10), stringx.shorten("a long text to cut", 10, true), stringx.quote_string 'it"s')

print("-- paragraphs")
io.write(stringx.indent("one\ntwo\n", 4))
io.write(stringx.dedent "    first\n      second\n    third\n")
io.write(stringx.fill("The quick brown fox jumps over the lazy dog and runs away into the forest.", 20))
for i, l in ipairs(stringx.wrap("Wrapping a somewhat longer sentence, word by word.", 15)) do print(i, l) end

print("-- simple templates")
do
  local t = stringx.Template "Dear $name, you owe ${amount} for $item."
  print(t:substitute { name = "reader", amount = 5, item = "books" })
  print(t:safe_substitute { name = "reader" })
  print((pcall(t.substitute, t, { name = "reader" })))
  io.write(stringx.Template("begin\n    $body\nend\n"):indent_substitute { body = "one\ntwo" })
end

print("-- the template engine")
do
  local source = [[
<ul>
# for i, item in ipairs(items) do
  <li class="$(i % 2 == 0 and 'even' or 'odd')">$(item:upper())</li>
# end
</ul>
# if #items > 2 then
many: $(#items)
# else
few
# end
]]
  io.write((assert(template.substitute(source, { items = { "a", "b", "c" }, ipairs = ipairs }))))
  io.write((assert(template.substitute("plain text without anything\n", {}))))
  io.write((assert(template.substitute("@ for i = 1, 2 do\n!<i>\n@ end\n", { _escape = "@", _inline_escape = "!", _brackets = "<>" }))))
  io.write((assert(template.substitute("# for k, v in pairs(t) do\n$(k)=$(v)\n# end\n", { _parent = _G, t = { only = 1 } }))))
  print((template.substitute("$(missing.field)", {})), (template.substitute("# for\n", {})))
  local compiled = assert(template.compile("Hello $(name)!\n# local n = 2\n$(n * 2)\n"))
  io.write((compiled:render { name = "you" }))
  io.write((compiled:render { name = "again" }))
end

print("-- sip: simple patterns")
do
  local res = {}
  print(sip.match("$v{key} = $i{value}", "size = 42", res), res.key, res.value, math.type(res.value))
  local match = sip.compile "($f{x}, $f{y})"
  res = {}
  print(match("(1.5, -2)", res), res.x, res.y)
  print(match("(1.5 -2)", {}))
  res = {}
  print(sip.match("$q{text} by $S{who}", '"quoted words" by someone', res), res.text, res.who)
  for key, value in ("a=1 b=2"):gmatch((sip.create_pattern "$v=$d")) do io.write(key, value, " ") end
  print()
end

print("-- utils")
do
  print(utils.quote_arg "it's", utils.quote_arg { "a b", "c" }, utils.escape "a.b*c", utils.is_type(5, "number"), utils.choose(true, 1, 2), utils.array_tostring { 1, true, 2.5 }[2])
  print(utils.executeex "printf out; exit 3")
  print(utils.execute "exit 4")
  print((pcall(utils.assert_arg, 1, "x", "number")))
  print(utils.writefile("u.txt", "content"), utils.readfile "u.txt", utils.readlines "u.txt"[1], (utils.readfile "missing.txt"))
  print(utils.memoize(function(x) return x * 2 end)(21), utils.bind1(math.max, 10)(5), utils.string_lambda "|x,y| x+y"(3, 4), utils.function_arg(1, "_*_")(7))
end

print("-- text in other scripts passes through")
print(stringx.split "ä ö ü", List { "ä", "€" }:join " ", stringx.strip "  ä  ")

print("-- the format operator")
stringx.format_operator()
print("%d is %s" % { 5, "five" }, "%.2f" % math.pi, "$x and $y" % { x = 1, y = 2 })

print("-- as methods of strings")
stringx.import()
print(("a,b"):split ",", ("  x "):strip(), ("abc"):startswith "ab", ("x"):center(5) .. "|")
