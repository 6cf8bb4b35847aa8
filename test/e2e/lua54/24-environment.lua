-- os.getenv, os.clock, os.setlocale and the rest of os that looks at the surroundings.
-- env: LUA_TEST_PLAIN=value
-- env: LUA_TEST_SPACES=two words = one value
-- env: LUA_TEST_EMPTY=
-- env: LUA_TEST_UNICODE=zażółć €

print(os.getenv("LUA_TEST_PLAIN"))
print(os.getenv("LUA_TEST_SPACES"))
print(string.format("%q", os.getenv("LUA_TEST_EMPTY")))
print(os.getenv("LUA_TEST_UNICODE"), #os.getenv("LUA_TEST_UNICODE"))
print(os.getenv("LUA_TEST_MISSING"))
print(os.getenv(""), os.getenv("LUA_TEST_PLAIN=value"))
print(os.getenv("lua_test_plain"))
print(os.getenv("TZ"), os.getenv("LC_ALL"), os.getenv("PATH") ~= nil)
local function reason(action)
  local _, message = pcall(action)
  return (tostring(message):gsub("^.-:%d+: ", ""))
end
print(reason(function() os.getenv() end))
print(reason(function() os.getenv({}) end))

print("-- a child inherits the environment")
do
  local pipe <close> = io.popen('printf "%s|%s|%s" "$LUA_TEST_PLAIN" "$LUA_TEST_SPACES" "${LUA_TEST_EMPTY-unset}"')
  print(pipe:read("a"))
end

print("-- clock is processor time: it grows with work and not by waiting")
do
  local before = os.clock()
  print(math.type(before), before >= 0)
  local x = 0
  for i = 1, 1000000 do x = x + i % 7 end
  print(x, os.clock() >= before)
end

print("-- locales: there is always C")
print(os.setlocale())
print(os.setlocale(nil, "all"))
print(os.setlocale("C"))
print(os.setlocale("C", "numeric"))
for _, category in ipairs { "all", "collate", "ctype", "monetary", "numeric", "time" } do print(category, os.setlocale(nil, category)) end
print(os.setlocale("xx_NOWHERE.bad"))
print(pcall(os.setlocale, "C", "weather"))
print(pcall(os.setlocale, {}))

print("-- the members of os and io")
for _, library in ipairs { "os", "io" } do
  local names = {}
  for name, value in pairs(_G[library]) do
    if type(value) == "function" then names[#names + 1] = name end
  end
  table.sort(names)
  print(library, table.concat(names, " "))
end
