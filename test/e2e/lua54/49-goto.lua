-- goto: continue, nested breaks, loops by hand, closures made fresh on each pass, and what is refused.

print("-- continue")
for i = 1, 6 do
  if i % 2 == 0 then goto continue end
  io.write(i, " ")
  ::continue::
end
print()

print("-- leaving nested loops")
for i = 1, 3 do
  for j = 1, 3 do
    if i * j == 4 then goto found end
    io.write(i * j, " ")
  end
end
::found::
print("found")

print("-- a loop by hand")
do
  local n = 0
  ::again::
  n = n + 1
  io.write(n, " ")
  if n < 5 then goto again end
  print()
end

print("-- each pass has fresh locals")
do
  local functions = {}
  do
    local i = 1
    ::top::
    local captured = i
    functions[i] = function()
      captured = captured + 100
      return captured
    end
    i = i + 1
    if i <= 3 then goto top end
  end
  print(functions[1](), functions[2](), functions[1](), functions[3]())
end

print("-- redo and a state machine")
do
  local function machine(input)
    local i, out = 1, {}
    local c
    ::start::
    c = input:sub(i, i)
    i = i + 1
    if c == "" then goto finish end
    if c:find("%d") then goto number end
    if c:find("%a") then goto word end
    goto start
    ::number::
    out[#out + 1] = "n" .. c
    goto start
    ::word::
    out[#out + 1] = "w" .. c
    goto start
    ::finish::
    return table.concat(out, " ")
  end
  print(machine("a1 b2-3"))
end

print("-- labels in nested blocks may share a name with one outside a function")
do
  ::label::
  local function inner()
    local n = 0
    ::label::
    n = n + 1
    if n < 3 then goto label end
    return n
  end
  print(inner())
end

print("-- a jump to the end of a block passes over locals")
do
  goto done
  local skipped = "never"
  print(skipped)
  ::done::
end
print("done")

print("-- jumping out of a block runs __close")
do
  local closed = {}
  for i = 1, 3 do
    local guard <close> = setmetatable({}, { __close = function() closed[#closed + 1] = i end })
    if i == 2 then goto next end
    closed[#closed + 1] = "body" .. i
    ::next::
  end
  print(table.concat(closed, " "))
  do
    ::retry::
    local guard <close> = setmetatable({}, { __close = function() closed[#closed + 1] = "retry" end })
    if #closed < 8 then goto retry end
  end
  print(table.concat(closed, " "))
end

print("-- goto is a keyword, but may be a field")
print(({ ["goto"] = 1 })["goto"], load("local goto = 1"))
print(load("return {}.goto"))

print("-- refused")
local function refused(source) print((select(2, load(source, "=s")))) end
refused("goto missing")
refused("do ::hidden:: end goto hidden")
refused("goto inside; local x; ::inside:: print(x)")
refused("goto inside; do ::inside:: end")
refused("::twice:: ::twice::")
refused("::twice:: do ::twice:: end")
refused("for i = 1, 2 do ::a:: end goto a")
refused("local function f() goto outer end ::outer::")
refused("repeat if x then goto cont end; local y; ::cont:: until y")
refused("break")
refused("if x then break end")
refused("::a")
refused("goto")
refused("goto 1")

print("-- break is a goto")
while true do
  do break end
end
for _ = 1, 2 do
  local f = function() for _ = 1, 2 do break end end
  f()
end
repeat
  if true then break end
until false
print("all left")
