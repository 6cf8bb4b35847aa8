-- load: strings, reader functions, chunk names, modes, environments, syntax errors, vararg chunks.

print("-- strings")
print(load("return 1 + 1")())
print(load("return ...")(1, nil, 3))
print(load("")(), select("#", load("")()))
print(load("x_made_by_load = 5")(), x_made_by_load)
print(type(load("local f = function() end return f")()))
print(load("return")(), load("   \n\t -- only a comment")())

print("-- reader functions, called until nil or an empty string")
do
  local pieces = { "re", "turn", " 'fr", "om pie", "ces'" }
  local calls = 0
  local f = load(function()
    calls = calls + 1
    return pieces[calls]
  end)
  print(f(), calls)
  local i = 0
  f = load(function()
    i = i + 1
    return ({ "return ", "'ended by an empty string'", "", "syntax error here" })[i]
  end)
  print(f(), i)
  print(load(function() return nil end)())
  -- inside pcall: outside, the interpreter's own message handler would add its traceback
  print(pcall(load, function() error("reader failed", 0) end))
  print(pcall(load, function() return {} end))
  local n = 0
  f = load(function()
    n = n + 1
    if n <= 3000 then return "x" .. n .. "=" .. n .. ";" end
    if n == 3001 then return "return x3000" end
  end, "=big", "t", {})
  print(f())
end

print("-- chunk names in messages")
for _, name in ipairs { "=exact", "@file.lua", "the source", "first line\nsecond", "=" .. ("n"):rep(80), "@" .. ("p"):rep(80), "" } do
  print((select(2, load("return +", name))))
end
print((select(2, load("return +"))))
print((select(2, load("return +\n\n"))))
print((select(2, load("x +", "=x"))))
do
  local given
  print((select(2, load(function() if not given then given = true return "x = = 1" end end))))
end

print("-- runtime errors carry the chunk name and line")
print(pcall(load("\n\nerror('on line three')", "=chunk")))
print(pcall(load("local t = nil\nreturn t.x", "@path/to/file.lua")))
print(pcall(load("error('text chunk')")))

print("-- modes")
print((load("return 'text allowed'", "=m", "t")()))
print((load("return 'both allowed'", "=m", "bt")()))
do
  local f, message = load("return 1", "=m", "b")
  print(f, message)
end

print("-- environments")
do
  local env = { y = 10 }
  local f = load("x = y * 2; return x", "=env", "t", env)
  print(f(), env.x, x)
  print(pcall(load("return print", "=env", "t", {})))
  print(pcall(load("print('no print here')", "=env", "t", {})))
  print(load("return _ENV", "=env", "t", env)() == env)
  print(pcall(load("return x", "=env", "t", nil)))
  local shared = {}
  load("counter = 1", "=a", "t", shared)()
  load("counter = counter + 1", "=b", "t", shared)()
  print(shared.counter)
  local strict = setmetatable({}, { __index = function(_, name) error("unknown " .. name, 2) end })
  print(pcall(load("return missing_name", "=strict", "t", strict)))
end

print("-- chunks do not see locals")
do
  local secret = "local"
  print(load("return secret")())
end

print("-- syntax errors")
for _, source in ipairs { "x =", "for", "if x then", "return return", "local 5", "x = }", "f(", "'open", "x = 1 1", "::a:: ::a::", "goto b", "break", "a.b:c", "local function end", "x = {1, 2", "return 1,", "...", "=5", "5 = x", "x:y = 1", "function f(a,) end", "local x <bad> = 1", "\"\\400\"" } do
  print((select(2, load(source, "=s"))))
end

print("-- the message names the token and the line of the opening")
print((select(2, load("if x then\n  y()\n\n", "=s"))))
print((select(2, load("f(\n1,\n2", "=s"))))
print((select(2, load("t = {\n1,\n2\n", "=s"))))
print((select(2, load("while x do\nrepeat\nuntil y\n", "=s"))))
print((select(2, load("x = [[\nnever closed\n", "=s"))))

print("-- a shebang line is only skipped in files")
print((select(2, load("#!/usr/bin/lua\nreturn 1", "=s"))))

print("-- limits of the compiler")
do
  local deep = ("("):rep(250) .. "1" .. (")"):rep(250)
  local f, message = load("return " .. deep, "=deep")
  print(f, message:match("overflow") or message:match("too many"))
  print(load("return " .. ("("):rep(100) .. "1" .. (")"):rep(100))())
  print(#load("return {" .. ("1,"):rep(10000) .. "}")())
  local many = {}
  for i = 1, 300 do many[i] = "local a" .. i end
  f, message = load(table.concat(many, "\n"), "=locals")
  print(f, message:match("too many local variables"))
  local concat = {}
  for i = 1, 150 do concat[i] = "'x'" end
  print(#load("return " .. table.concat(concat, ".."))())
  local elseifs = { "local x = ... if x == 0 then return 'zero'" }
  for i = 1, 500 do elseifs[#elseifs + 1] = "elseif x == " .. i .. " then return 'n" .. i .. "'" end
  elseifs[#elseifs + 1] = "end"
  print(load(table.concat(elseifs, "\n"))(450))
end

print("-- arguments")
print(pcall(load, nil))
print(pcall(load, {}))
print(pcall(load, "return 1", {}))

print("-- a long generated source")
do
  local lines = {}
  for i = 1, 5000 do lines[i] = ("local function f%d(x) return x + %d end t[%d] = f%d"):format(i % 150, i, i, i % 150):gsub("^local function", "do local function") .. " end" end
  local f = load("local t = {} " .. table.concat(lines, "\n") .. " return t")
  local t = f()
  print(#t, t[1](0), t[5000](1))
end
