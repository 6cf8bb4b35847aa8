-- string.gsub with string, table and function replacements; string.gmatch; counts and positions.

print("-- string replacements")
print(("hello world"):gsub("o", "0"))
print(("hello world"):gsub("o", "0", 1))
print(("hello world"):gsub("o", "0", 0))
print(("hello world"):gsub("o", "0", -1))
print(("hello"):gsub("", "-"))
print(("hello"):gsub("x*", "-"))
print(("hello"):gsub("l", ""))
print((""):gsub("", "x"))
print((""):gsub("a", "x"))
print(("abc"):gsub("%w", "%0%0"))
print(("abc def"):gsub("(%w+) (%w+)", "%2 %1"))
print(("abc"):gsub("b", "%%"))
print(("abc"):gsub("b", "[%0]"))
print(("abc"):gsub("(b)", "<%1>"))
print(("abc"):gsub("b", "%1")) -- without captures %1 is the whole match
print(("$name"):gsub("%$(%w+)", "%%{%1}"))
print(("abc"):gsub("()", "%1"))
print(("abc"):gsub("a", 1), ("abc"):gsub("b", 1.5))

print("-- anchored patterns replace at most once")
print(("aaa"):gsub("^a", "b"))
print(("aaa"):gsub("a$", "b"))
print((" x "):gsub("^%s+", ""), (" x "):gsub("%s+$", ""))

print("-- table replacements")
local words = { name = "Lua", version = 5.4, yes = true, no = false, count = 3 }
print(("$name $version $missing $no $count"):gsub("%$(%w+)", words))
print(("name"):gsub("%w+", words))
print(("a b"):gsub("%w", setmetatable({}, { __index = function(_, key) return key:upper() end })))
print(("1 2 3"):gsub("%d", { ["1"] = "one", [2] = "not a string key" }))
print(("abc"):gsub("()", { "x", [3] = "z" }))

print("-- function replacements")
print(("1 2 3"):gsub("%d", function(d) return d * 2 end))
print(("abc"):gsub("%w", function(c) if c == "b" then return nil end return c:upper() end))
print(("abc"):gsub("%w", function() return false end))
print(("a=1, b=2"):gsub("(%w)=(%w)", function(key, value) return value .. "=" .. key end))
print(("abc"):gsub("()(.)", function(position, c) return position .. c end))
print(("abc"):gsub("b", function(...) return select("#", ...) end))
do
  local seen = {}
  local result, count = ("k1 k2 k1"):gsub("k%d", function(key)
    seen[key] = (seen[key] or 0) + 1
    return key .. ":" .. seen[key]
  end)
  print(result, count)
end

print("-- wrong replacements are errors")
local function reason(...)
  local ok, message = pcall(string.gsub, ...)
  return ok, (tostring(message):gsub("^.-:%d+: ", ""))
end
print(reason("abc", "b", function() return {} end))
print(reason("abc", "b", function() return true end))
print(reason("abc", "b", { b = true }))
print(reason("abc", "b", { b = print ~= nil }))
print(reason("abc", "b", "%2"))
print(reason("abc", "(b)", "%2"))
print(reason("abc", "b", "%x"))
print(reason("abc", "b", "%"))
print(reason("abc", "b"))
print(reason("abc", "b", true))
print(reason("abc", "b", nil))
print(reason("abc", "b", function() error("inside", 0) end))
print(reason("abc", "b", "x", "y"))

print("-- gmatch")
for word in ("the quick  brown fox"):gmatch("%a+") do io.write("[", word, "]") end
print()
for key, value in ("a=1, b=2, c=3"):gmatch("(%w+)=(%w+)") do io.write(key, "->", value, " ") end
print()
for position, word in ("ab cd"):gmatch("()(%a+)") do io.write(position, word, " ") end
print()
for empty in ("abc"):gmatch("") do io.write("<", empty, ">") end
print()
for piece in ("a,b,,c"):gmatch("([^,]*)") do io.write("<", piece, ">") end
print()
for c in (""):gmatch(".") do print("never", c) end

print("-- in gmatch a caret anchors at the start")
for word in ("hello hello"):gmatch("^hello") do io.write(word, " ") end
print()

print("-- gmatch from a position")
for d in ("1 2 3 4"):gmatch("%d", 4) do io.write(d, " ") end
print()
for d in ("1 2 3 4"):gmatch("%d", -1) do io.write(d, " ") end
print()
for d in ("1 2"):gmatch("%d", 10) do print("never", d) end

print("-- the iterator is a plain function and can be called by hand")
do
  local next_match = ("x1y2"):gmatch("%a%d")
  print(next_match(), next_match(), next_match(), next_match())
end

print("-- gmatch inside gmatch")
for line in ("a b\nc d"):gmatch("[^\n]+") do
  for word in line:gmatch("%S+") do io.write(word, ".") end
  io.write("/")
end
print()

print("-- programs: expand tabs, escape HTML, decode percent, split, camel case")
local function expand(line) return (line:gsub("()\t", function() return "\t" end):gsub("([^\t]*)\t", function(s) return s .. (" "):rep(4 - #s % 4) end)) end
print(expand("a\tbb\tccc\tdddd\te") .. "|")
print((("<a href=\"x\">&</a>"):gsub('[<>&"]', { ["<"] = "&lt;", [">"] = "&gt;", ["&"] = "&amp;", ['"'] = "&quot;" })))
print((("a%20b%2Fc%3f"):gsub("%%(%x%x)", function(h) return string.char(tonumber(h, 16)) end)))
local function split(text, separator)
  local parts = {}
  local from = 1
  while true do
    local first, last = text:find(separator, from, true)
    parts[#parts + 1] = text:sub(from, (first or 0) - 1)
    if not first then return parts end
    from = last + 1
  end
end
print(table.concat(split("a::b::::c", "::"), "|"), #split("", ","))
print((("snake_case_name"):gsub("_(%l)", string.upper)), (("camelCaseName"):gsub("%u", function(c) return "_" .. c:lower() end)))
