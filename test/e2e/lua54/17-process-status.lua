-- os.execute: the three results for exits and signals, the shell test, quoting, effects on files.

print("-- is there a shell")
print(os.execute())
print(os.execute(nil))

print("-- exits")
for _, command in ipairs { "true", "false", "exit 0", "exit 1", "exit 2", "exit 127", "exit 255", "exit 256", "exit 257" } do
  print(command, os.execute(command))
end

print("-- signals: the shell itself dies")
for _, signal in ipairs { "HUP", "KILL", "TERM", "USR1", "ABRT", "9", "15" } do
  print(signal, os.execute("kill -" .. signal .. " $$"))
end

print("-- signals: a child of the shell dies, the shell reports 128 + n")
print(os.execute("sh -c 'kill -9 $$'; exit $?"))
print(os.execute("sh -c 'kill -15 $$'; exit $?"))

print("-- not found, not executable")
print(os.execute("definitely-not-a-command-here 2>/dev/null"))
print(os.execute("./missing 2>/dev/null"))
print(os.execute("/ 2>/dev/null"))

print("-- the empty command")
print(os.execute(""))
print(os.execute(" "))
print(os.execute("# only a comment"))
print(os.execute(":"))

print("-- conditions of the shell")
print(os.execute("test -d ."))
print(os.execute("test -e nothing"))
print(os.execute("[ 1 -lt 2 ] && [ a = a ]"))
print(os.execute("false || true"))
print(os.execute("true && false"))
print(os.execute("true | false"))
print(os.execute("false | true"))
print(os.execute("(exit 5)"))
print(os.execute("if false; then exit 1; else exit 6; fi"))

print("-- effects")
print(os.execute("mkdir -p a/b && echo text > a/b/file && cat a/b/file > copy"))
print(io.open("copy"):read("a"))
print(os.execute("ls a/b missing > listing 2>/dev/null") == nil)
for line in io.lines("listing") do print(line) end

print("-- quoting a Lua string for the shell")
local function quote(text) return "'" .. text:gsub("'", "'\\''") .. "'" end
for _, text in ipairs { "plain", "two words", "it's", "$HOME `id` \"x\"", "back\\slash", "new\nline", "*?[a]", "ä€𝄞", "-n" } do
  os.execute("printf '%s' " .. quote(text) .. " > quoted")
  local file <close> = io.open("quoted")
  print(file:read("a") == text)
end

print("-- a long command line")
print(os.execute("echo " .. ("x"):rep(100000) .. " | wc -c > count"))
print(io.open("count"):read("n"))

print("-- a change of directory or variable stays in the child")
print(os.execute("cd / && X=1 && export X"))
print(os.execute("test -d a && test -z \"$X\""))

print("-- background processes do not hold the script")
print(os.execute("sleep 0 & wait; exit 4"))

print("-- arguments")
local function reason(action)
  local _, message = pcall(action)
  return (tostring(message):gsub("^.-:%d+: ", ""))
end
print(reason(function() os.execute({}) end))
print(reason(function() os.execute(true) end))
