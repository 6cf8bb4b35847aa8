-- Malformed patterns, limits of captures, and hostile but finite matches.

local function reason(f, ...)
  local ok, message = pcall(f, ...)
  return ok, (tostring(message):gsub("^.-:%d+: ", ""))
end

print("-- malformed")
for _, pattern in ipairs { "%", "a%", "[", "[a", "[]", "[^]", "[^", "[%", "[a-", "(", "(a", "a)", ")", "(()", "%f", "%fa", "%b", "%bx", "%1", "(a%1)", "(a)%2", "%0" } do
  print(pattern, reason(string.find, "aaa", pattern))
end

print("-- malformed parts are only found when matching gets there")
print(pcall(string.find, "xyz", "abc[", 1))
print(pcall(string.find, "abc", "x%"))

print("-- thirty-two captures are allowed")
print(select("#", (("x"):rep(32)):match(("(.)"):rep(32))))
print(reason(string.match, ("x"):rep(33), ("(.)"):rep(33)))

print("-- deep recursion of the matcher is refused")
do
  local ok, message = pcall(string.match, ("a"):rep(300000), ("a?"):rep(300000))
  print(ok, message)
  local text = ("("):rep(3000)
  print(pcall(string.find, text, "%b()"))
end

print("-- optional items backtrack as far as they must")
print(#(("a"):rep(15)):match(("a?"):rep(15) .. ("a"):rep(15)))
print(("a"):rep(20):find(".-.-.-b"))
print(("aaaaaaaaaaaaaaaaaaaab"):find("a*a*a*b"))

print("-- captures left open by back references")
print(reason(string.find, "ab", "(a%1b)"))
print(reason(string.gsub, "ab", "(a", "x"))

print("-- arguments")
print(reason(string.find))
print(reason(string.find, "x"))
print(reason(string.find, "x", {}))
print(reason(string.find, {}, "x"))
print(reason(string.find, "x", "x", "y"))
print(reason(string.match, "x", "x", 1.5))
print(reason(string.gmatch, "x"))
print(reason(string.gmatch, nil, "x"))
print(reason(string.rep, "x", {}))

print("-- numbers are subjects too")
print(string.find(12345, 34), string.match(3.5, "%d+$"), string.gsub(1001, 0, "-"))

print("-- a dash after a closed item is a repetition, not a range")
print(("a-b"):find("a-b"), ("aab"):find("a-b"))

print("-- ranges that run backwards match nothing")
print(("abc"):find("[c-a]"), ("b"):find("[z-a]"))

print("-- a class cannot end a range")
print(("%"):find("[%a-z]"), ("-"):find("[%a-z]"), ("z"):find("[%a-z]"))
