-- Literals: escapes, long strings, line ends in sources, comments, numerals, names, and what the compiler refuses.

local function show(s) print((string.format("%q", s):gsub("\\\n", "\\n"))) end

print("-- escapes")
show("\a\b\f\n\r\t\v\\\"\'")
show('single "double" \'escaped\'')
show("\65\066\0677")
show("\x41\x7a\xFF")
show("\u{41}\u{e4}")
show("a\z
      b\z

      c")
show("line one\
line two")
show("\0\1\0012")
print(#"\z   ", #"\
")

print("-- long strings")
show([[no escapes \n here]])
show([[
the first newline is skipped]])
show([[

only the first]])
show([==[with ]] and ]=] inside]==])
show([[nested [brackets] [=[ are fine ]=] ]])
show([===[]===])
print(#[[
]])

print("-- line ends in sources are all a newline")
for _, line_end in ipairs { "\n", "\r", "\r\n", "\n\r" } do
  local f = load("return [[a" .. line_end .. "b]], 'c\\" .. line_end .. "d'")
  local a, b = f()
  show(a)
  show(b)
end
show(load("return [[\r\nx\r\n\r\ny]]")())

print("-- line numbers count every kind of line end")
for _, line_end in ipairs { "\n", "\r", "\r\n", "\n\r" } do
  local _, message = load("x = 1" .. line_end .. line_end .. "y = = 2", "=chunk")
  print(message)
end

print("-- comments")
print(1 --[[ inside ]] + --[==[ a
longer ]] one ]==] 2) -- to the end
--[[ print("not printed")
]]
---[[ a line comment that looks long
print("printed")
--]]
print(load("return 1 -- comment without a line end")())

print("-- numerals")
print(3, 3.0, 3., .5, 3e2, 3E-2, 0x10, 0XAB, 0xA., 0x.8p1, 0x1p4, 0xffffffffffffffff, 1e308, 1e309, 5e-324)
print(100000000000000000000, 9223372036854775807, 9223372036854775808, 0x7fffffffffffffff, 0x8000000000000000, 0x1ffffffffffffffff)
print(08, 0e1, 0x0p0, 1//1, 1 .. 2)

print("-- names")
local _, __, a1, _1, _VERSION_ = 1, 2, 3, 4, 5
print(_, __, a1, _1, _VERSION_)
local And, END, Nil = "keywords", "are", "lower case"
print(And, END, Nil)

print("-- what the compiler refuses")
local function refused(source)
  local f, message = load(source, "=source")
  print(f == nil, message)
end
refused('x = "unfinished')
refused("x = 'unfinished\n'")
refused("x = [[unfinished")
refused("x = [==[unfinished]=]")
refused("--[[unfinished")
refused([[x = "\q"]])
refused([[x = "\300"]])
refused([[x = "\xg0"]])
refused([[x = "\x4"]])
refused([[x = "\u{110000000}"]])
refused([[x = "\u{}"]])
refused([[x = "\u41"]])
refused("x = 3x")
refused("x = 0x")
refused("x = 1e")
refused("x = 1..2")
refused("x = 0xep+")
refused("x = [=x")
refused("x = @")
refused("x = $y")
refused("x = !y")
refused("x = 'a' 'b'")
refused("x = }")
refused("for = 1")
refused("x =")
refused("x")
refused("x.y")
refused("f() = 1")
refused("local function f(a, ..., b) end")
refused("return 1 print(2)")
refused("if x then")
refused("if x then else elseif y then end")
refused("for i = 1 do end")
refused("for i, j = 1, 2 do end")
refused("for i in do end")
refused("while true print() end")
refused("repeat x = 1")
refused("function f( end")
refused("local x <const> = 1; x = 2")
refused("local x <fast> = 1")
refused("local a <close>, b <close> = nil, nil")
refused("return ...; ")
refused("function f() return ... end")
refused("break")
refused("goto nowhere")
refused("::a:: ::a::")
refused("x = function")
refused("(x) = 1")
refused("x, y() = 1, 2")
refused("a.b:c = 1")
refused("a:b")
refused("local a.b = 1")
refused("x = y = 1")
refused("x = ä")
