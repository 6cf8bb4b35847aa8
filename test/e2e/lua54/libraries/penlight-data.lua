-- Penlight's data (CSV tables and queries), config, stringio, lexer, url and input modules over text and files.

local data = require "pl.data"
local config = require "pl.config"
local stringio = require "pl.stringio"
local lexer = require "pl.lexer"
local url = require "pl.url"
local input = require "pl.input"
local List = require "pl.List"

print("-- CSV with a header")
local languages = assert(data.read(stringio.open [[
name,born,country,score
BCPL,1967,UK,9.5
CPL,1963,UK,9.0
Fortran,1957,US,9.75
Python,1991,NL,8.5
"Lisp, Common",1984,US,9.25
]], { csv = true }))
print(#languages, List(languages.fieldnames), languages.delim)
for _, row in ipairs(languages) do print(row[1], row[2], math.type(row[2]), row[3], row[4]) end

print("-- columns and queries")
print(languages:column_by_name "born", languages:column_by_name(1):slice(1, 2))
for name, born in languages:select "name,born where born > 1960 sort by born" do print(name, born) end
for name, score in languages:select { fields = { "name", "score" }, where = function(row) return row[3] == "US" end, sort_by = "score" } do print(name, score) end
do
  local copy = languages:copy_select "name,score where country == 'UK'"
  print(#copy, List(copy.fieldnames))
  copy:write(io.stdout)
end

print("-- other delimiters, no header, fields that convert")
do
  local t = assert(data.read(stringio.open "x y z\n10 2 six\n4 5.5 7\n"))
  print(#t, List(t.fieldnames), t.delim, type(t[1][1]), type(t[2][3]))
  t = assert(data.read(stringio.open "1;2\n3;4\n", { fieldnames = { "a", "b" }, delim = ";" }))
  print(#t, t[2][2], t:column_by_name "a"[1])
  t = assert(data.read(stringio.open "10 20\n30 40\n"))
  print(#t, #t.fieldnames, t[1][1] + t[2][2])
  t = data.new({ { 1, "x" }, { 2, "y" } }, { "n", "s" })
  t:write(io.stdout)
  print(data.read(stringio.open "a,b\n1,2\n3,x\n"))
  print(data.read(stringio.open ""))
end

print("-- written to a file and read back")
do
  data.write(languages, "languages.csv", languages.fieldnames, ";")
  for line in io.lines "languages.csv" do print(line) end
  local back = assert(data.read("languages.csv", { delim = ";" }))
  print(#back, back[5][1], back:column_by_name("score")[2])
end

print("-- configuration files")
do
  local ini = assert(config.read(stringio.open [[
# comment
title = An example
count = 42
ratio = 0.5
list = 1, 2, three
[section one]
enabled = true
path = /usr/share
[two]
k = v
]]))
  print(ini.title, ini.count + 1, ini.ratio, List(ini.list), ini.section_one.enabled, ini.section_one.path, ini.two.k)
  local unix = assert(config.read(stringio.open "root:x:0:0\nuser:x:1000:1000\n", { list_delim = ":" }))
  print(#unix, unix[1][1], unix[2][3])
  local raw = assert(config.read(stringio.open "key with space = value\nnumber = 5\n", { variabilize = false, convert_numbers = false }))
  print(raw["key with space"], type(raw.number))
end

print("-- stringio as a file")
do
  local f = stringio.open "line one\nline two\n3.5 4\nrest"
  print(f:read(), f:read "*l", f:read("*n", "*n"))
  print((f:read "*a":gsub("\n", "\\n")))
  f:seek("set", 5)
  print(f:read(3))
  local out = stringio.create()
  out:write("a", 1, "b")
  out:writef("%03d", 7)
  print(out:value())
  for line in stringio.open "x\ny\nz":lines() do io.write("<", line, ">") end
  print()
end

print("-- lexers")
do
  local source = 'local x = f(10, "s", [[long]]) -- comment\nreturn x .. 0x1F + 1.5e3 ~= y'
  for kind, value in lexer.lua(source, {}) do
    if kind ~= "space" then io.write(kind, ":", (tostring(value):gsub("\n", "\\n")), " ") end
  end
  print()
  for kind, value in lexer.scan "alpha = 20 + beta" do io.write(kind, "/", tostring(value), " ") end
  print()
  for kind in lexer.cpp('#include <x>\nint main() { return 0; } // end', { space = true, comments = true }) do io.write(kind, " ") end
  print()
end

print("-- urls")
print(url.quote "a b&c=ä/", url.quote("a b", true), url.unquote "a%20b+c%C3%A4", url.unquote(url.quote "100% ±"))

print("-- fields of input")
do
  for a, b in input.fields({ 1, 3 }, ",", "10,x,30\n40,y,60\n") do io.write(a + b, " ") end
  for n in input.numbers "1 2.5 4" do io.write(n, " ") end
  for word in input.words "some words, here" do io.write(word, "|") end
  print()
end
