-- The script's arguments: arg, "...", odd values, and that they are plain data.
-- args: plain "two words" "" --flag -x --key=value äöü€ "quote\"s" "new\nline" "$HOME" * -- -

local function show(s) return (string.format("%q", s):gsub("\\\n", "\\n")) end

print(#arg, select("#", ...))
for i, value in ipairs(arg) do print(i, show(value), type(value), value == (select(i, ...))) end
print(arg[0]:match("[^/]+$"), type(arg[0]))
print(arg[#arg + 1], arg.n)

print("-- both are the script's own: changing one does not change the other")
do
  local first = ...
  arg[1] = "changed"
  print(arg[1], first, (...))
  table.remove(arg, 1)
  print(#arg, show(arg[1]))
end

print("-- functions do not see the script's varargs")
local function none(...) return select("#", ...) end
print(none())

print("-- a small option parser")
do
  local options, rest, only_rest = {}, {}, false
  for i = 1, select("#", ...) do
    local value = select(i, ...)
    local key, text = value:match("^%-%-(%w+)=(.*)$")
    if only_rest then
      rest[#rest + 1] = value
    elseif value == "--" then
      only_rest = true
    elseif key then
      options[key] = text
    elseif value:match("^%-%-%w+$") then
      options[value:sub(3)] = true
    elseif value:match("^%-%w$") then
      options[value:sub(2)] = true
    else
      rest[#rest + 1] = value
    end
  end
  print(options.flag, options.x, options.key, #rest, show(rest[#rest]))
end
